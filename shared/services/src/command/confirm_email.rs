use crate::port::{ConfirmationTokens, Users};
use crate::{Caller, Error, Execute, execute};
use domain::{Refusal, identity};

/// Confirms the address of whoever the token was sent to; again is the same as once.
///
/// # Errors
/// [`Refusal::InvalidToken`]; as [`execute`].
pub async fn confirm_email<S>(system: &S, by: &Caller, token: &str) -> Result<(), Error>
where
    S: Execute + Users + ConfirmationTokens,
{
    let user = system.confirmed_user(token, by.at).await?.ok_or(Refusal::InvalidToken)?;
    let load = async || Ok(system.user(user).await?.ok_or(Refusal::InvalidToken)?);
    execute(system, by, load, |user| Ok(identity::confirm_email(user, by.at))).await
}
