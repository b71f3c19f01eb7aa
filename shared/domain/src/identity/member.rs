use crate::Version;
use crate::id::{AccountId, UserId};
use crate::permission::{AccountRole, StaffRole};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub account: AccountId,
    pub user: UserId,
    pub role: AccountRole,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub user: UserId,
    pub role: StaffRole,
    pub version: Version,
}

/// That the one-time token with this SHA-256 (hexadecimal) has made a staff user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffTokenBurnt {
    pub token_sha256: String,
    pub user: UserId,
    pub version: Version,
}
