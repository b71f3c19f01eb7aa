use crate::client::credentials;
use crate::revoke::PresentedToken;
use domain::Refusal;
use lambda::{Call, Form, Found, Operation, Reply, post};
use serde::Serialize;
use services::port::{AccessTokens, Clients, Granted, Standings, VerifiedToken};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Form<PresentedToken>>, Found<Introspection>> = post(
    "oauth-introspect",
    "/api/v1/oauth/introspect",
    "Says what a token is good for at this moment (RFC 7662). A client of the operator may ask about every token, one of an account about its own.",
)
.public()
.oauth_errors();

/// RFC 7662, section 2.2. Of a token that is good for nothing, `active` is all that is told.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Introspection {
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    iss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    aud: Option<String>,
    /// A user, or the client itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    jti: Option<String>,
    /// Seconds since 1970, as is `exp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    iat: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    exp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    scope: Option<String>,
}

impl From<VerifiedToken> for Introspection {
    fn from(token: VerifiedToken) -> Self {
        let (user, client) = match token.grants {
            Granted::User(grant) => (Some(grant.user), grant.through),
            Granted::Client(client) => (None, Some(client)),
        };
        let client_id = client.as_ref().map(|client| client.client.to_string());
        Self {
            active: true,
            iss: Some(token.issuer),
            aud: Some(token.audience),
            sub: user.map(|user| user.to_string()).or_else(|| client_id.clone()),
            token_type: Some("Bearer"),
            jti: Some(token.id),
            iat: Some(token.issued_at.second()),
            exp: Some(token.expires_at.second()),
            client_id,
            scope: client.map(|client| client.scopes.scope()),
        }
    }
}

/// `POST /api/v1/oauth/introspect`: says what a token is good for.
///
/// # Errors
/// As RFC 6749, section 5.2: 401 for a client that does not prove that it is.
pub async fn handle<S>(system: &S, call: Call<Form<PresentedToken>>) -> Reply<Found<Introspection>>
where
    S: Clients + AccessTokens + Standings,
{
    let authorization = call.header("authorization").map(str::to_owned);
    let Form(PresentedToken { token, client_id, client_secret, .. }) = call.body;
    let client = credentials(authorization.as_deref(), client_id, client_secret)?;
    let token = token.filter(|token| !token.is_empty()).ok_or(Refusal::InvalidRequest)?;
    let good = services::introspect_token(system, &call.by, &client, &token).await?;
    Ok(Found::new(good.map(Introspection::from).unwrap_or_default()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
