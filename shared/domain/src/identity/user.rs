use super::EmailChange;
use crate::Version;
use crate::decision::Write;
use crate::email::EmailAddress;
use crate::id::UserId;
use crate::time::WallTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub personal: UserContact,
    /// None of somebody who has only ever logged in by way of a provider.
    pub password: Option<PasswordHash>,
    pub confirmed_at: Option<WallTime>,
    pub created_at: WallTime,
    pub version: Version,
}

impl User {
    /// Tells the password that they have from any other that they had or will have, also where they have none.
    #[must_use]
    pub fn password_mark(&self) -> [u8; 8] {
        self.password.as_ref().map_or([0; 8], PasswordHash::mark)
    }

    /// Tells the password and the address that they have from any others: what was sent to an address that is theirs no
    /// more, or is about a password that they have no more, is good for nothing.
    #[must_use]
    pub fn recovery_mark(&self) -> [u8; 8] {
        let mut mark = [0; 8];
        let marked = Sha256::new().chain_update(self.password_mark()).chain_update(self.personal.email.canonical());
        mark.copy_from_slice(&marked.finalize()[..8]);
        mark
    }

    /// The user as they are, written along with what is given to them: it comes to nothing if they are deleted meanwhile, or
    /// something else is decided that this depends on.
    pub(crate) fn held(&self) -> Write {
        Write::User(Self { version: self.version.next(), ..self.clone() })
    }
}

/// What identifies the person, apart from everything else so that it can be erased alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserContact {
    pub email: EmailAddress,
    /// The address that they want to have instead.
    pub change: Option<EmailChange>,
}

impl UserContact {
    #[must_use]
    pub fn new(email: EmailAddress) -> Self {
        Self { email, change: None }
    }
}

/// An argon2id hash in PHC string format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    #[must_use]
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    #[must_use]
    pub fn phc(&self) -> &str {
        &self.0
    }

    /// Tells this hash from any other that its user had or will have, and nothing about the password.
    #[must_use]
    pub fn mark(&self) -> [u8; 8] {
        let mut mark = [0; 8];
        mark.copy_from_slice(&Sha256::digest(self.0.as_bytes())[..8]);
        mark
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// One address, one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailClaim {
    pub email: EmailAddress,
    pub user: UserId,
    pub version: Version,
}
