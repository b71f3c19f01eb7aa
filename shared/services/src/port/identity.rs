use super::PortError;
use domain::email::EmailAddress;
use domain::id::{AccountId, UserId};
use domain::identity::{EmailClaim, Membership, NewPassword, PasswordHash, Staff, User};
use domain::time::WallTime;
use serde::{Deserialize, Serialize};

pub trait Users {
    fn user(&self, user: UserId) -> impl Future<Output = Result<Option<User>, PortError>>;

    fn email_claim(&self, email: &EmailAddress) -> impl Future<Output = Result<Option<EmailClaim>, PortError>>;

    fn membership(
        &self,
        account: AccountId,
        user: UserId,
    ) -> impl Future<Output = Result<Option<Membership>, PortError>>;

    fn staff(&self, user: UserId) -> impl Future<Output = Result<Option<Staff>, PortError>>;

    /// Whether the one-time staff token with this SHA-256 was used.
    fn staff_token_burnt(&self, token_sha256: &str) -> impl Future<Output = Result<bool, PortError>>;
}

pub trait Passwords {
    /// # Errors
    /// [`PortError::Broken`] when there is not enough memory.
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError>;

    /// Takes as long without a hash as with one, so that nobody learns which addresses are known.
    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool;
}

/// A signed, short-lived proof of who somebody is.
#[derive(Clone)]
pub struct AccessToken {
    pub token: String,
    pub expires_in_seconds: u32,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

pub trait AccessTokens {
    fn issue(&self, user: UserId, now: WallTime) -> impl Future<Output = Result<AccessToken, PortError>>;
}

/// Proof that a link was sent to somebody: computed, so that it lies in no table and on no queue.
pub trait ConfirmationTokens {
    fn confirmation_token(&self, user: UserId, now: WallTime) -> impl Future<Output = Result<String, PortError>>;

    /// Whose token it is; `None` when it is wrong or has expired.
    fn confirmed_user(&self, token: &str, now: WallTime) -> impl Future<Output = Result<Option<UserId>, PortError>>;
}

pub trait StaffTokens {
    /// The SHA-256 (hexadecimal) of `token` if it is the one-time staff token.
    fn staff_token_sha256(&self, token: &str) -> impl Future<Output = Result<Option<String>, PortError>>;
}

/// A public key that access tokens are verified with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    pub kid: String,
    /// The only algorithm it is good for (RFC 7518): never what a token says.
    pub algorithm: String,
    /// The `x` of an OKP key (RFC 8037, section 2), base64url.
    pub x: String,
    pub created_at: WallTime,
}

pub trait PublicKeys {
    fn public_keys(&self) -> impl Future<Output = Result<Vec<PublicKey>, PortError>>;

    /// Makes the key known, before the first token is signed with it. The same key again changes nothing.
    fn publish_key(&self, key: &PublicKey) -> impl Future<Output = Result<(), PortError>>;
}

pub trait SealingKeys {
    /// The key that cursors are authenticated with.
    fn sealing_key(&self) -> impl Future<Output = Result<[u8; 32], PortError>>;
}
