use crate::Version;
use crate::id::{AccountId, ImpersonationId, UserId};
use crate::permission::AccountRole;
use crate::text::Name;
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// One of the operator's people acting in an account's name, for a while, for a reason, where the account can see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impersonation {
    pub id: ImpersonationId,
    pub account: AccountId,
    /// Who acts.
    pub staff: UserId,
    /// What they may do meanwhile; never an owner.
    pub role: AccountRole,
    pub reason: Name,
    pub begun_at: WallTime,
    pub ends_at: WallTime,
    /// When somebody ended it before that.
    pub ended_at: Option<WallTime>,
    pub version: Version,
}

impl Impersonation {
    #[must_use]
    pub fn is_on(&self, now: WallTime) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }
}
