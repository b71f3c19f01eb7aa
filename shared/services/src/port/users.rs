use super::PortError;
use domain::email::EmailAddress;
use domain::id::{AccountId, UserId};
use domain::identity::{EmailClaim, Membership, NewPassword, PasswordHash, Staff, User};

pub trait Users {
    fn user(&self, user: UserId) -> impl Future<Output = Result<Option<User>, PortError>>;

    fn email_claim(&self, email: &EmailAddress) -> impl Future<Output = Result<Option<EmailClaim>, PortError>>;

    fn membership(
        &self,
        account: AccountId,
        user: UserId,
    ) -> impl Future<Output = Result<Option<Membership>, PortError>>;

    /// Those of them that there are, in no order; at most 100 can be asked for.
    fn users(&self, users: &[UserId]) -> impl Future<Output = Result<Vec<User>, PortError>>;

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
