//! A user lets a client act for them: the authorization code (RFC 6749, section 4.1) with PKCE (RFC 7636).

use super::oauth::{ClientCredentials, authenticate_client};
use crate::port::{
    AccessGrant, AccessToken, AccessTokens, AuthorizationCodes, Clients, NewSecrets, PublicUrl, Sessions,
};
use crate::{Caller, Error, Execute, Principal, Thing, execute};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Refusal;
use domain::identity::{
    AuthorizationCode, AuthorizationError, Client, RedirectUri, Scope, check_log_in, is_challenge, is_verifier,
    revoke_client_token,
};
use domain::signing::LONGEST_TOKEN_SECONDS;
use sha2::{Digest, Sha256};

/// What a client asks for by way of the user's browser, as it came.
#[derive(Clone, Debug)]
pub struct AuthorizationRequest {
    pub client_id: String,
    pub redirect_uri: String,
    pub response_type: Option<String>,
    pub scope: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
    pub nonce: Option<String>,
    pub max_age: Option<String>,
    pub prompt: Option<String>,
}

/// Where the browser goes next, and with what.
#[derive(Debug)]
pub struct Authorized {
    pub redirect_uri: RedirectUri,
    /// Who answers (RFC 9207).
    pub issuer: String,
    pub answer: Result<String, AuthorizationError>,
}

/// A code with what it is redeemed with.
#[derive(Clone)]
pub struct PresentedCode {
    pub code: String,
    pub redirect_uri: String,
    pub verifier: String,
}

impl std::fmt::Debug for PresentedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PresentedCode(…)")
    }
}

/// What a code was redeemed for.
#[derive(Debug)]
pub struct CodeRedeemed {
    pub access: AccessToken,
    pub scope: Scope,
    /// Present when it was asked for.
    pub id_token: Option<String>,
}

/// Gives a client of the operator a code, by way of the user who calls.
///
/// # Errors
/// [`Error::NotFound`] and [`Refusal::InvalidRedirectUri`], with which nobody is sent anywhere;
/// [`Refusal::SessionOver`]; [`Error::Port`].
pub async fn authorize<S>(system: &S, by: &Caller, request: &AuthorizationRequest) -> Result<Authorized, Error>
where
    S: Clients + Sessions + AuthorizationCodes + NewSecrets + PublicUrl,
{
    let reference = request.client_id.parse().map_err(|_| Error::NotFound(Thing::Client))?;
    let client = system.client(reference).await?.ok_or(Error::NotFound(Thing::Client))?;
    let redirect_uri = client.may_return_to(&request.redirect_uri).ok_or(Refusal::InvalidRedirectUri)?;
    let (Principal::User(user), Some(session)) = (&by.principal, by.origin.session) else {
        return Err(Refusal::SessionOver.into());
    };
    let session = system.session(*user, session).await?.ok_or(Refusal::SessionOver)?;
    let issuer = system.public_url()?;
    let proven_ago = by.at.second() - session.proof.at.second();
    let (scope, challenge) = match wanted(&client, request, proven_ago) {
        Ok(wanted) => wanted,
        Err(error) => return Ok(Authorized { redirect_uri, issuer, answer: Err(error) }),
    };
    let secret = system.new_secret()?;
    let code = AuthorizationCode {
        client: reference.to_string(),
        user: *user,
        session: session.id,
        proven_at: session.proof.at,
        factors: session.proof.factors,
        redirect_uri: redirect_uri.clone(),
        scope,
        challenge,
        nonce: request.nonce.clone(),
        good_until: by.at.after_seconds(AuthorizationCode::LIFETIME),
    };
    system.keep_code(&secret.sha256, &code).await?;
    Ok(Authorized { redirect_uri, issuer, answer: Ok(secret.secret) })
}

/// What is asked for, and the challenge, without which nobody gets a code.
fn wanted(
    client: &Client,
    request: &AuthorizationRequest,
    proven_ago: i64,
) -> Result<(Scope, String), AuthorizationError> {
    match request.response_type.as_deref() {
        Some("code") => {}
        Some(_) => return Err(AuthorizationError::UnsupportedResponseType),
        None => return Err(AuthorizationError::InvalidRequest),
    }
    let challenge = request.code_challenge.clone().filter(|challenge| is_challenge(challenge));
    let challenge = challenge.filter(|_| request.code_challenge_method.as_deref() == Some("S256"));
    let challenge = challenge.ok_or(AuthorizationError::InvalidRequest)?;
    let scope = request.scope.as_deref().map(Scope::parse).transpose().and_then(|scope| client.scope_of(scope));
    let scope = scope.map_err(|_| AuthorizationError::InvalidScope)?;
    check_log_in(request.prompt.as_deref(), request.max_age.as_deref(), proven_ago)?;
    Ok((scope, challenge))
}

/// Exchanges a code for a token in the user's name. It is good once: when it comes again, the token of the first time ends.
///
/// # Errors
/// [`Refusal::InvalidClient`]; [`Refusal::InvalidGrant`] for a code that is unknown, over, somebody else's, or used, and when
/// the user has logged out meanwhile; as [`execute`].
pub async fn redeem_code<S>(
    system: &S,
    by: &Caller,
    credentials: &ClientCredentials,
    presented: &PresentedCode,
) -> Result<CodeRedeemed, Error>
where
    S: Execute + Clients + Sessions + AuthorizationCodes + AccessTokens + NewSecrets,
{
    let client = authenticate_client(system, credentials).await?;
    let sha256 = base16ct::lower::encode_string(&Sha256::digest(presented.code.as_bytes()));
    let code = system.code(&sha256).await?.ok_or(Refusal::InvalidGrant)?;
    if !is_verifier(&presented.verifier) {
        return Err(Refusal::InvalidGrant.into());
    }
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(presented.verifier.as_bytes()));
    if !code.is_for(client.reference(), &presented.redirect_uri, &challenge) {
        return Err(Refusal::InvalidGrant.into());
    }
    let id = system.new_secret()?.secret;
    let first = system.redeem_code(&sha256, &id).await?;
    let token = client.token(first.clone(), code.scope.permissions, by.at, LONGEST_TOKEN_SECONDS);
    if first != id {
        // However late it comes again: whoever has it is not alone in having it.
        let load = async || system.client(client.reference()).await?.ok_or(Refusal::InvalidClient.into());
        execute(system, by, load, |client| Ok(revoke_client_token(client, &token, by.at))).await?;
        return Err(Refusal::InvalidGrant.into());
    }
    let session = system.session(code.user, code.session).await?;
    let session = session.filter(|session| by.at < code.good_until && !session.is_over(by.at));
    let session = session.ok_or(Refusal::InvalidGrant)?;
    let grant = AccessGrant { through: Some(token), proven_at: code.proven_at, ..AccessGrant::of(&session) };
    let id_token = match code.scope.openid {
        true => Some(system.issue_id_token(&grant, client.reference(), code.nonce.as_deref(), by.at).await?),
        false => None,
    };
    Ok(CodeRedeemed { access: system.issue(&grant, by.at).await?, scope: code.scope, id_token })
}
