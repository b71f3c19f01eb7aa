use crate::port::{AccessToken, AccessTokens, Passwords, Users};
use crate::{Caller, Error};
use domain::Refusal;
use domain::email::EmailAddress;

#[derive(Debug)]
pub struct LoggedIn {
    pub token: AccessToken,
}

/// Exchanges a password for an access token.
///
/// # Errors
/// [`Refusal::WrongCredentials`], the same and as slow for an unknown address; [`Refusal::EmailUnconfirmed`] only for
/// whoever knows the password.
pub async fn log_in<S>(system: &S, by: &Caller, email: &EmailAddress, password: &str) -> Result<LoggedIn, Error>
where
    S: Users + Passwords + AccessTokens,
{
    let user = match system.email_claim(email).await? {
        Some(claim) => system.user(claim.user).await?,
        None => None,
    };
    let verified = system.verify(password, user.as_ref().map(|user| &user.password));
    let user = user.filter(|_| verified).ok_or(Refusal::WrongCredentials)?;
    if user.confirmed_at.is_none() {
        return Err(Refusal::EmailUnconfirmed.into());
    }
    Ok(LoggedIn { token: system.issue(user.id, by.at).await? })
}
