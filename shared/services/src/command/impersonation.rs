use crate::port::{AccessGrant, AccessToken, AccessTokens, Impersonations, Members, Sessions, Standings};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::id::{AccountId, ImpersonationId};
use domain::identity::{self, Impersonation, StartImpersonation};

/// Lets the caller act in the account's name, with a token of its own.
///
/// # Errors
/// [`Error::NotFound`]; as [`identity::start_impersonation`] and [`execute`].
pub async fn start_impersonation<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    start: StartImpersonation,
) -> Result<(Impersonation, AccessToken), Error>
where
    S: Execute + Members + Standings + Sessions + AccessTokens,
{
    let staff = by.user()?;
    let load = async || {
        system.owners(account).await?.ok_or(Error::NotFound(Thing::Account))?;
        match start.role.custom() {
            Some(role) => Ok(system.custom_role(role).await?),
            None => Ok(None),
        }
    };
    let begun = execute(system, by, load, |custom| {
        Ok(identity::start_impersonation(account, staff, (start.clone(), custom.as_ref()), by.at)?)
    })
    .await?;
    let token = token_for(system, by, &begun).await?;
    Ok((begun, token))
}

/// Another token for an impersonation of the caller that is on.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's; [`Refusal::ImpersonationOver`].
pub async fn renew_impersonation<S>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, ImpersonationId),
) -> Result<(Impersonation, AccessToken), Error>
where
    S: Impersonations + Sessions + AccessTokens,
{
    let staff = by.user()?;
    let own = existing(system, account, id).await?;
    if own.staff != staff {
        return Err(Error::NotFound(Thing::Impersonation));
    }
    if !own.is_on(by.at) {
        return Err(Refusal::ImpersonationOver.into());
    }
    let token = token_for(system, by, &own).await?;
    Ok((own, token))
}

/// Ends an impersonation before its time.
///
/// # Errors
/// [`Error::NotFound`]; as [`execute`].
pub async fn end_impersonation<S: Execute + Impersonations>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, ImpersonationId),
) -> Result<Impersonation, Error> {
    let load = async || existing(system, account, id).await;
    execute(system, by, load, |it| Ok(identity::end_impersonation(it, by.at))).await
}

async fn token_for<S>(system: &S, by: &Caller, impersonation: &Impersonation) -> Result<AccessToken, Error>
where
    S: Sessions + AccessTokens,
{
    let session = by.origin.session.ok_or(Error::Defect("a user without a session"))?;
    let session = system.session(impersonation.staff, session).await?.ok_or(Refusal::SessionOver)?;
    let acting = Some((impersonation.account, impersonation.id));
    Ok(system.issue(&AccessGrant { impersonation: acting, ..AccessGrant::of(&session) }, by.at).await?)
}

async fn existing<S>(system: &S, account: AccountId, id: ImpersonationId) -> Result<Impersonation, Error>
where
    S: Impersonations,
{
    system.impersonation(account, id).await?.ok_or(Error::NotFound(Thing::Impersonation))
}
