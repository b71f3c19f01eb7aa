use super::granting::staff_granting;
use super::member::existing_user;
use crate::port::{Sessions, Standings, Users};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::id::{SessionId, UserId};
use domain::identity::{self, Session};
use futures_util::try_join;

/// Keeps the session that the caller is in from ending idle, where a cookie is what it is used with.
///
/// # Errors
/// [`Refusal::SessionOver`], [`Refusal::RenewedByToken`]; as [`execute`].
pub async fn renew_session<S: Execute + Sessions>(system: &S, by: &Caller) -> Result<Session, Error> {
    let user = by.user()?;
    let session = by.origin.session.ok_or(Error::Defect("a user without a session"))?;
    let load = async || Ok(system.session(user, session).await?.ok_or(Refusal::SessionOver)?);
    execute(system, by, load, |session| Ok(identity::renew_session(session, by.at)?)).await
}

/// Ends the session that the caller is in; again is the same as once.
///
/// # Errors
/// As [`execute`].
pub async fn log_out<S: Execute + Sessions>(system: &S, by: &Caller) -> Result<(), Error> {
    let Some(session) = by.origin.session else {
        return Err(Error::Defect("a user without a session"));
    };
    match end_session(system, by, session).await {
        Err(Error::NotFound(Thing::Session)) => Ok(()),
        ended => ended,
    }
}

/// Ends every session of the caller, this one with them.
///
/// # Errors
/// As [`execute`].
pub async fn log_out_everywhere<S: Execute + Sessions>(system: &S, by: &Caller) -> Result<(), Error> {
    end_sessions_of(system, by, by.user()?, None).await
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's; as [`execute`].
pub async fn end_session<S: Execute + Sessions>(system: &S, by: &Caller, session: SessionId) -> Result<(), Error> {
    let user = by.user()?;
    let load = async || system.session(user, session).await?.ok_or(Error::NotFound(Thing::Session));
    execute(system, by, load, |session| Ok(identity::end_session(session, by.at))).await
}

/// Ends every session of somebody, whoever they are, for one of the operator's people.
///
/// # Errors
/// [`Error::NotFound`]; as [`identity::end_sessions_of_another`] and [`execute`].
pub async fn end_sessions_of_another<S>(system: &S, by: &Caller, user: UserId) -> Result<(), Error>
where
    S: Execute + Sessions + Standings + Users,
{
    let load = async || {
        let known = existing_user(system, user);
        let rest = async { Ok(try_join!(system.staff(user), system.sessions(user))?) };
        let (_, (staff, sessions)) = try_join!(known, rest)?;
        let roles: Vec<_> = staff.iter().map(|staff| staff.role).collect();
        Ok((staff, staff_granting(system, by, &roles).await?, sessions))
    };
    let decide = |(staff, granting, sessions): &(Option<_>, _, Vec<_>)| {
        Ok(identity::end_sessions_of_another(user, (staff.as_ref(), granting), sessions, by.at)?)
    };
    while execute(system, by, load, decide).await? > 0 {}
    Ok(())
}

/// Ends a user's sessions but for the one that is kept, however many they are.
pub(super) async fn end_sessions_of<S>(
    system: &S,
    by: &Caller,
    user: UserId,
    kept: Option<SessionId>,
) -> Result<(), Error>
where
    S: Execute + Sessions,
{
    let load = async || Ok(system.sessions(user).await?);
    let decide = |sessions: &Vec<_>| Ok(identity::end_sessions(user, sessions, kept, by.at));
    while execute(system, by, load, decide).await? > 0 {}
    Ok(())
}
