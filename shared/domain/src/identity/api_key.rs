use crate::Version;
use crate::id::{AccountId, ApiKeyId, UserId};
use crate::permission::PermissionSet;
use crate::text::Name;
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// A secret that a server calls with. The secret itself is shown once and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub owner: KeyOwner,
    pub name: Name,
    pub scopes: PermissionSet,
    /// SHA-256 (hexadecimal) of the whole key.
    pub secret_sha256: String,
    /// The one before the last rotation, which is good for a while.
    pub superseded: Option<SupersededKey>,
    pub created_by: UserId,
    pub created_at: WallTime,
    pub expires_at: Option<WallTime>,
    pub revoked_at: Option<WallTime>,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupersededKey {
    pub secret_sha256: String,
    pub until: WallTime,
}

/// Whose a key is: it reaches no further than its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    Account(AccountId),
    Operator,
}

impl ApiKey {
    /// Whether a caller who has the secret with this SHA-256 has this key, now.
    #[must_use]
    pub fn is_good(&self, secret_sha256: &str, now: WallTime) -> bool {
        let superseded = self.superseded.as_ref();
        let known = self.secret_sha256 == secret_sha256
            || superseded.is_some_and(|before| before.secret_sha256 == secret_sha256 && now < before.until);
        known && self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}
