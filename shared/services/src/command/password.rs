use super::session::end_sessions_of;
use super::show_factor::record_failure;
use crate::limit::{count_one, forget_tries, take_try};
use crate::port::{FactorSets, Link, LinkPurpose, Links, Passwords, PortError, Sessions, Users};
use crate::{Caller, Error, Execute, Limited, Thing, execute};
use domain::Refusal;
use domain::audit::AuditAction;
use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{self, ChosenPassword, NewPassword};
use domain::limit::Policy;
use futures_util::try_join;

/// Writes to whoever has the address how to get a new password. Answers the same, and does as much, when nobody has it.
///
/// # Errors
/// [`Error::Exceeded`] when the address has had enough mail from people who are not logged in; as [`execute`].
pub async fn forgot_password<S>(system: &S, by: &Caller, email: &EmailAddress) -> Result<(), Error>
where
    S: Execute + Users + Limited,
{
    count_one(system, by, Policy::Letters, email.canonical()).await?;
    let nobody = UserId::new();
    let load = async || Ok(system.email_claim(email).await?.map_or(nobody, |claim| claim.user));
    execute(system, by, load, |user| Ok(identity::forgot_password(*user, by.at))).await
}

/// A new password for whoever the token was sent to. It is good once, and ends every session.
///
/// # Errors
/// [`Refusal::InvalidToken`]; [`Refusal::PasswordLength`]; as [`execute`].
pub async fn reset_password<S>(system: &S, by: &Caller, token: &str, password: &NewPassword) -> Result<(), Error>
where
    S: Execute + Users + FactorSets + Sessions + Passwords + Links,
{
    let opened = system.opened_link(LinkPurpose::ResetPassword, token, by.at).await?;
    let Some(Link::ResetPassword { user: id, mark }) = opened else {
        return Err(Refusal::InvalidToken.into());
    };
    let unused = async || {
        let (user, factors, sessions) = try_join!(system.user(id), system.factor_set(id), system.sessions(id))?;
        let user = user.filter(|user| user.recovery_mark() == mark);
        Ok::<_, Error>((user.ok_or(Refusal::InvalidToken)?, factors, sessions))
    };
    // A hash is dear, and whoever has no good token gets none.
    unused().await?;
    let password = chosen(system, password)?;
    let left = execute(system, by, unused, |(user, factors, sessions)| {
        Ok(identity::reset_password((user, factors), sessions, password.clone(), by.at)?)
    });
    match left.await? {
        0 => Ok(()),
        _ => end_sessions_of(system, by, id, None).await,
    }
}

/// A new password for a user who says the old one. It ends every session of theirs but this one.
///
/// # Errors
/// [`Refusal::WrongPassword`]; [`Refusal::PasswordLength`]; [`Error::Exceeded`] after too many wrong ones, as for whoever
/// logs in; as [`execute`].
pub async fn change_password<S>(system: &S, by: &Caller, old: &str, new: &NewPassword) -> Result<(), Error>
where
    S: Execute + Users + FactorSets + Sessions + Passwords + Limited,
{
    let id = by.user()?;
    let user = system.user(id).await?.ok_or(Error::NotFound(Thing::User))?;
    let right = take_try(system, by, &user.personal.email).await?;
    if !system.verify(old, user.password.as_ref()) {
        record_failure(system, by, id, AuditAction::PasswordChanged).await;
        return Err(Refusal::WrongPassword.into());
    }
    forget_tries(system, by, right).await?;
    let (verified, password) = (user.password_mark(), chosen(system, new)?);
    let load = async || {
        let (user, factors, sessions) = try_join!(system.user(id), system.factor_set(id), system.sessions(id))?;
        // It may have been changed meanwhile, and the old one be wrong now.
        let user = user.filter(|user| user.password_mark() == verified);
        Ok((user.ok_or(Refusal::WrongPassword)?, factors, sessions))
    };
    let this = by.origin.session;
    let left = execute(system, by, load, |(user, factors, sessions)| {
        Ok(identity::change_password((user, factors), (sessions, this), password.clone(), by.at)?)
    });
    match left.await? {
        0 => Ok(()),
        _ => end_sessions_of(system, by, id, this).await,
    }
}

fn chosen<S: Passwords>(system: &S, password: &NewPassword) -> Result<ChosenPassword, PortError> {
    Ok(ChosenPassword { hash: system.hash(password)?, is_short: password.is_short() })
}
