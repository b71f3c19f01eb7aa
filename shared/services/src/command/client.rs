use crate::port::{Clients, NewSecret, NewSecrets, StandingQuery, Standings};
use crate::{Caller, Error, Execute, Principal, Thing, execute};
use domain::id::ClientId;
use domain::identity::{
    Client, ClientRef, CreateClient, KeyOwner, RedirectUri, create_client as create, delete_client as delete,
};
use domain::permission::PermissionSet;
use domain::text::Name;
use domain::{Refusal, Version};

#[derive(Clone, Debug)]
pub struct NewClient {
    pub owner: KeyOwner,
    pub name: Name,
    pub scopes: PermissionSet,
    pub redirect_uris: Vec<RedirectUri>,
}

/// Registers a client. Its secret is told this once.
///
/// # Errors
/// [`Refusal::ScopeTooWide`] for more than the caller may themselves, and for anybody but a user;
/// [`Refusal::RedirectUris`]; as [`execute`].
pub async fn create_client<S>(system: &S, by: &Caller, new: NewClient) -> Result<(Client, NewSecret), Error>
where
    S: Execute + Standings + NewSecrets,
{
    let (Principal::User(user), Some(session)) = (&by.principal, by.origin.session) else {
        return Err(Refusal::ScopeTooWide.into());
    };
    let account = match new.owner {
        KeyOwner::Account(account) => Some(account),
        KeyOwner::Operator => None,
    };
    let secret = system.new_secret()?;
    let command = CreateClient {
        id: ClientId::new(),
        owner: new.owner,
        name: new.name,
        scopes: new.scopes,
        redirect_uris: new.redirect_uris,
        secret_sha256: secret.sha256.clone(),
    };
    let query = StandingQuery { user: *user, session, account, impersonation: by.origin.acting };
    let load = async || Ok(system.standing(&query).await?);
    let client = execute(system, by, load, |standing| {
        let most = standing.may_give(command.owner, by.origin.acting.is_some());
        Ok(create(command.clone(), *user, most, by.at)?)
    })
    .await?;
    Ok((client, secret))
}

/// Removes a client. What its tokens allow ends with it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`execute`].
pub async fn delete_client<S: Execute + Clients>(
    system: &S,
    by: &Caller,
    (client, seen): (ClientRef, Version),
) -> Result<(), Error> {
    let load = async || system.client(client).await?.ok_or(Error::NotFound(Thing::Client));
    execute(system, by, load, |client| {
        if client.version != seen {
            return Err(Error::Stale(Thing::Client));
        }
        Ok(delete(client, by.at))
    })
    .await
}
