use super::member::existing_user;
use super::session::end_sessions_of;
use super::show_factor::record_failure;
use crate::limit::{count_one, forget_tries, take_try};
use crate::port::{Link, LinkPurpose, Links, Passwords, Sessions, Users};
use crate::{Caller, Error, Execute, Limited, execute};
use domain::Refusal;
use domain::audit::AuditAction;
use domain::email::EmailAddress;
use domain::identity;
use domain::limit::Policy;
use futures_util::try_join;

/// Notes the address that the caller wants instead of theirs, and writes to both. Answers the same, and does as much,
/// whether somebody has it or not. Who has no password sets one first, by way of a mail to the address they have.
///
/// # Errors
/// [`Refusal::WrongPassword`]; [`Error::Exceeded`] after too many wrong ones, as for whoever logs in, and when the new
/// address has had enough mail from people who may not have it; as [`execute`].
pub async fn change_email<S>(system: &S, by: &Caller, to: &EmailAddress, password: &str) -> Result<(), Error>
where
    S: Execute + Users + Passwords + Limited,
{
    let id = by.user()?;
    let user = existing_user(system, id).await?;
    let right = take_try(system, by, &user.personal.email).await?;
    if !system.verify(password, user.password.as_ref()) {
        record_failure(system, by, id, AuditAction::EmailChangeRequested).await;
        return Err(Refusal::WrongPassword.into());
    }
    forget_tries(system, by, right).await?;
    count_one(system, by, Policy::Letters, to.canonical()).await?;
    let verified = user.password_mark();
    let load = async || {
        let user = system.user(id).await?.filter(|user| user.password_mark() == verified);
        Ok(user.ok_or(Refusal::WrongPassword)?)
    };
    let session = by.origin.session;
    execute(system, by, load, |user| Ok(identity::change_email(user, to.clone(), session, by.at))).await
}

/// Gives the address that it was sent to to the user who wanted it. The token is good once.
///
/// # Errors
/// [`Refusal::InvalidToken`], also when they want another address by now, or none; [`Refusal::EmailTaken`]; as
/// [`execute`].
pub async fn confirm_email_change<S>(system: &S, by: &Caller, token: &str) -> Result<(), Error>
where
    S: Execute + Users + Sessions + Links,
{
    let opened = system.opened_link(LinkPurpose::ChangeEmail, token, by.at).await?;
    let Some(Link::ChangeEmail { user: id, mark }) = opened else {
        return Err(Refusal::InvalidToken.into());
    };
    let load = async || {
        let (user, sessions) = try_join!(system.user(id), system.sessions(id))?;
        let user = user.ok_or(Refusal::InvalidToken)?;
        let wanted = user.personal.change.clone().filter(|change| change.mark() == mark);
        let change = wanted.ok_or(Refusal::InvalidToken)?;
        let (own, wanted) = try_join!(system.email_claim(&user.personal.email), system.email_claim(&change.to))?;
        Ok((user, change, own.ok_or(Error::Defect("a user without an address"))?, wanted, sessions))
    };
    let (left, kept) = execute(system, by, load, |(user, change, own, wanted, sessions)| {
        let decided = identity::confirm_email_change(user, change, (own, wanted.as_ref()), sessions, by.at)?;
        Ok(decided.decision.with((decided.output, change.session)))
    })
    .await?;
    match left {
        0 => Ok(()),
        _ => end_sessions_of(system, by, id, kept).await,
    }
}
