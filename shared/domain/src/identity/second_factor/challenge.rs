use crate::id::UserId;
use crate::identity::{Factor, SessionKind, User};
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// What somebody has shown so far who has a second factor to show before they are in. It is known by a secret that is
/// stored nowhere, and good for one session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorChallenge {
    pub user: UserId,
    /// Of the password that the user had: a new one ends it.
    pub password_mark: [u8; 8],
    pub factors: Vec<Factor>,
    /// The session that they want.
    pub kind: SessionKind,
    pub good_until: WallTime,
}

impl FactorChallenge {
    /// Seconds.
    pub const LIFETIME: i64 = 5 * 60;

    /// Whether it still is the user's to answer.
    #[must_use]
    pub fn is_open(&self, user: &User, now: WallTime) -> bool {
        self.user == user.id && self.password_mark == user.password_mark() && now < self.good_until
    }
}
