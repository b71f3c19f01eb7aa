use crate::id::{AccountId, UserId};
use crate::permission::{AccountRole, StaffRole};
use crate::{Refusal, Version};
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

/// How many admins the operator has; the same goes for them as for [`Owners`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admins {
    pub count: u32,
    pub version: Version,
}

/// That a user is one of the operator's people, where the list of them is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffEntry {
    pub user: UserId,
    pub version: Version,
}

impl Admins {
    /// What they are when somebody's role becomes another one, or none; `None` when nothing changes. Before the first one
    /// there are none of them.
    ///
    /// # Errors
    /// [`Refusal::LastAdmin`].
    pub fn after(
        known: Option<&Self>,
        before: Option<StaffRole>,
        after: Option<StaffRole>,
    ) -> Result<Option<Self>, Refusal> {
        let (had, has) = (before == Some(StaffRole::Admin), after == Some(StaffRole::Admin));
        let count = counted(known.map_or(0, |known| known.count), had, has, Refusal::LastAdmin)?;
        let version = known.map_or(Version::FIRST, |known| known.version.next());
        Ok(count.map(|count| Self { count, version }))
    }
}

/// How many there are when one more or less has it; `None` when nothing changes.
fn counted(count: u32, had: bool, has: bool, last: Refusal) -> Result<Option<u32>, Refusal> {
    match (had, has) {
        (true, false) if count <= 1 => Err(last),
        (true, false) => Ok(Some(count - 1)),
        (false, true) => Ok(Some(count + 1)),
        (true, true) | (false, false) => Ok(None),
    }
}

/// How many owners an account has. Whatever makes or unmakes one writes it, so that of two who do at once one sees the
/// other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    pub account: AccountId,
    pub count: u32,
    pub version: Version,
}

/// That a user is a member, where the user's own list is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    pub user: UserId,
    pub account: AccountId,
    pub version: Version,
}

impl Owners {
    /// Of an account that was just opened.
    #[must_use]
    pub fn first(account: AccountId) -> Self {
        Self { account, count: 1, version: Version::FIRST }
    }

    /// What they are when somebody's role becomes another one, or none; `None` when nothing changes.
    ///
    /// # Errors
    /// [`Refusal::LastOwner`].
    pub fn after(&self, before: Option<AccountRole>, after: Option<AccountRole>) -> Result<Option<Self>, Refusal> {
        let (had, has) = (before == Some(AccountRole::Owner), after == Some(AccountRole::Owner));
        let count = counted(self.count, had, has, Refusal::LastOwner)?;
        Ok(count.map(|count| Self { count, version: self.version.next(), ..self.clone() }))
    }
}
