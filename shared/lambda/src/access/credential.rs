use super::keys::Keys;
use crate::failure::Failure;
use crate::http::cookie;
use crate::http::request::Request;
use domain::id::{ApiKeyId, SessionId, UserId};
use domain::identity::{ClientToken, KeyOwner};
use domain::time::WallTime;
use integrations::{api_keys, cookies, tokens};
use services::port::{AccessGrant, Granted, PublicKeys};

/// What a caller has come with.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// An access token that we signed and that has not expired.
    Token(AccessGrant),
    /// The same of a client that acts for nobody but its owner.
    Client(ClientToken),
    /// The cookie of a session, which may be good or not.
    Cookie { user: UserId, session: SessionId, secret_sha256: String, origin: Option<String>, site: Option<String> },
    /// An API key, which may be good or not.
    ApiKey { owner: KeyOwner, key: ApiKeyId, secret_sha256: String },
}

/// # Errors
/// [`Failure::Unauthenticated`].
pub(crate) async fn of<S: PublicKeys>(
    keys: &Keys,
    system: &S,
    request: &Request,
    now: WallTime,
) -> Result<Credential, Failure> {
    let Some(header) = request.header("authorization") else {
        let presented = cookie::of(request).and_then(cookies::present);
        let cookies::Presented { user, session, secret_sha256 } =
            presented.ok_or(Failure::Unauthenticated("neither a token nor a cookie"))?;
        let (origin, site) = (request.header("origin"), request.header("sec-fetch-site"));
        let (origin, site) = (origin.map(str::to_owned), site.map(str::to_owned));
        return Ok(Credential::Cookie { user, session, secret_sha256, origin, site });
    };
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, token) = token.ok_or(Failure::Unauthenticated("not a bearer token"))?;
    let token = token.trim();
    if let Some(presented) = api_keys::present(token) {
        let api_keys::Presented { owner, key, secret_sha256 } = presented;
        return Ok(Credential::ApiKey { owner, key, secret_sha256 });
    }
    let kid = tokens::key_id(token).ok_or(Failure::Unauthenticated("not a token of ours"))?;
    let key = keys.find(system, &kid, now).await?.ok_or(Failure::Unauthenticated("an unknown key"))?;
    match tokens::verify(token, &key, now).map(|verified| verified.grants) {
        Ok(Granted::User(grant)) => Ok(Credential::Token(grant)),
        Ok(Granted::Client(token)) => Ok(Credential::Client(token)),
        Err(_) => Err(Failure::Unauthenticated("a token that is not valid")),
    }
}
