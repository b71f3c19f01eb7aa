//! What clients ask of the token endpoint and its neighbours.

use crate::port::{AccessGrant, AccessToken, AccessTokens, Clients, Granted, StandingQuery, Standings, VerifiedToken};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::identity::{Client, ClientRef, KeyOwner, Reach, revoke_client_token};
use domain::permission::PermissionSet;
use sha2::{Digest, Sha256};

/// What a client says to prove that it is.
#[derive(Clone)]
pub struct ClientCredentials {
    pub client_id: String,
    pub secret: String,
}

impl std::fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientCredentials(…)")
    }
}

/// A token with what it is for.
#[derive(Debug)]
pub struct ClientTokenIssued {
    pub access: AccessToken,
    pub scopes: PermissionSet,
}

/// The client whose credentials these are.
///
/// # Errors
/// [`Refusal::InvalidClient`], whatever is wrong.
pub(super) async fn authenticate_client<S: Clients>(
    system: &S,
    credentials: &ClientCredentials,
) -> Result<Client, Error> {
    let reference: ClientRef = credentials.client_id.parse().map_err(|_| Refusal::InvalidClient)?;
    let client = system.client(reference).await?.ok_or(Refusal::InvalidClient)?;
    // Hashes are compared, of which nobody can choose where they begin to differ.
    let given = base16ct::lower::encode_string(&Sha256::digest(credentials.secret.as_bytes()));
    if client.secret_sha256 == given { Ok(client) } else { Err(Refusal::InvalidClient.into()) }
}

/// A token for a client that acts for nobody but its owner (RFC 6749, section 4.4).
///
/// # Errors
/// [`Refusal::InvalidClient`], [`Refusal::UnauthorizedClient`], [`Refusal::InvalidScope`]; [`Error::Port`].
pub async fn issue_client_token<S>(
    system: &S,
    by: &Caller,
    credentials: &ClientCredentials,
    scope: Option<&str>,
) -> Result<ClientTokenIssued, Error>
where
    S: Clients + AccessTokens,
{
    let client = authenticate_client(system, credentials).await?;
    client.check_acts_alone()?;
    let scopes = client.scopes_of(scope.map(PermissionSet::of_scope).transpose()?)?;
    let access = system.issue_to_client(client.reference(), scopes, by.at).await?;
    Ok(ClientTokenIssued { access, scopes })
}

/// Ends a token of the client before its time (RFC 7009). What is no token, or one no longer, is as good as ended.
///
/// # Errors
/// [`Refusal::InvalidClient`]; [`Refusal::InvalidGrant`] for somebody else's; as [`execute`].
pub async fn revoke_token<S>(system: &S, by: &Caller, credentials: &ClientCredentials, token: &str) -> Result<(), Error>
where
    S: Execute + Clients + AccessTokens,
{
    let client = authenticate_client(system, credentials).await?;
    let Some(verified) = system.read_token(token, by.at).await? else {
        return Ok(());
    };
    let token = match verified.grants {
        Granted::Client(token) => Some(token),
        Granted::User(grant) => grant.through,
    };
    let token = token.filter(|token| token.client == client.reference()).ok_or(Refusal::InvalidGrant)?;
    let load = async || system.client(client.reference()).await?.ok_or(Error::NotFound(Thing::Client));
    execute(system, by, load, |client| Ok(revoke_client_token(client, &token, by.at))).await
}

/// What a token is good for at this moment; `None` for one that is not, and for one that is none of the client's business
/// (RFC 7662). A client of the operator may ask about every token, one of an account about its own.
///
/// # Errors
/// [`Refusal::InvalidClient`]; [`Error::Port`].
pub async fn introspect_token<S>(
    system: &S,
    by: &Caller,
    credentials: &ClientCredentials,
    token: &str,
) -> Result<Option<VerifiedToken>, Error>
where
    S: Clients + AccessTokens + Standings,
{
    let asks = authenticate_client(system, credentials).await?;
    let Some(verified) = system.read_token(token, by.at).await? else {
        return Ok(None);
    };
    let (user, through) = match &verified.grants {
        Granted::Client(token) => (None, Some(token)),
        Granted::User(grant) => (Some(grant), grant.through.as_ref()),
    };
    if asks.owner != KeyOwner::Operator && through.is_none_or(|token| token.client != asks.reference()) {
        return Ok(None);
    }
    let stands = match through {
        Some(token) => system.client(token.client).await?.is_some_and(|client| client.stands_by(token)),
        None => true,
    };
    let stands = stands
        && match user {
            Some(grant) => is_on(system, by, grant).await?,
            None => true,
        };
    Ok(Some(verified).filter(|_| stands))
}

/// Whether the session that a user was given a token in goes on, and what they are acting in.
async fn is_on<S: Standings>(system: &S, by: &Caller, grant: &AccessGrant) -> Result<bool, Error> {
    let AccessGrant { user, session, impersonation, .. } = *grant;
    let standing = system.standing(&StandingQuery { user, session, account: None, impersonation }).await?;
    let acts = standing.impersonation.as_ref().is_some_and(|it| it.is_on(by.at));
    Ok((impersonation.is_none() || acts) && standing.check(Reach::Oneself, false, by.at).is_ok())
}
