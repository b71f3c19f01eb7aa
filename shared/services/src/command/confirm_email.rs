use crate::port::{Link, LinkPurpose, Links, Users};
use crate::{Caller, Error, Execute, execute};
use domain::{Refusal, identity};

/// Confirms the address of whoever the token was sent to; again is the same as once.
///
/// # Errors
/// [`Refusal::InvalidToken`]; as [`execute`].
pub async fn confirm_email<S>(system: &S, by: &Caller, token: &str) -> Result<(), Error>
where
    S: Execute + Users + Links,
{
    let opened = system.opened_link(LinkPurpose::ConfirmEmail, token, by.at).await?;
    let Some(Link::ConfirmEmail { user }) = opened else {
        return Err(Refusal::InvalidToken.into());
    };
    let load = async || Ok(system.user(user).await?.ok_or(Refusal::InvalidToken)?);
    execute(system, by, load, |user| Ok(identity::confirm_email(user, by.at))).await
}
