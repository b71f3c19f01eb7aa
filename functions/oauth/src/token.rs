use crate::client::credentials;
use domain::Refusal;
use lambda::{Call, Form, FormBody, Found, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{AccessToken, AccessTokens, AuthorizationCodes, Clients, NewSecrets, Sessions};
use services::{Execute, PresentedCode};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Form<TokenRequest>>, Found<TokenView>> = post(
    "oauth-token",
    "/api/v1/oauth/token",
    "The token endpoint (RFC 6749): gives a client an access token, for itself or for a code that a user has let it have. It says who it is with HTTP Basic or in the body.",
)
.public()
.oauth_errors()
.takes_credentials();

/// RFC 6749, sections 4.1.3 and 4.4.2; RFC 7636, section 4.5.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`, or `authorization_code` with the three fields that belong to it.
    #[schema(required = true, example = "client_credentials")]
    grant_type: Option<String>,
    /// Permissions by name, with spaces between; all that the client may unless it says.
    #[schema(nullable = false, example = "invoices:read")]
    scope: Option<String>,
    #[schema(nullable = false)]
    code: Option<String>,
    #[schema(nullable = false)]
    redirect_uri: Option<String>,
    #[schema(nullable = false)]
    code_verifier: Option<String>,
    #[schema(nullable = false)]
    client_id: Option<String>,
    #[schema(nullable = false, format = "password")]
    client_secret: Option<String>,
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRequest(…)")
    }
}

impl FormBody for TokenRequest {}

/// RFC 6749, section 5.1.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u32,
    /// What it is for.
    scope: String,
    /// Who the user is, when `openid` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id_token: Option<String>,
}

impl fmt::Debug for TokenView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenView(…)")
    }
}

impl TokenView {
    fn new(access: AccessToken, scope: String, id_token: Option<String>) -> Self {
        let (access_token, expires_in) = (access.token, access.expires_in_seconds);
        Self { access_token, token_type: "Bearer", expires_in, scope, id_token }
    }
}

/// `POST /api/v1/oauth/token`: gives a client an access token.
///
/// # Errors
/// As RFC 6749, section 5.2: 401 for a client that does not prove that it is, 400 otherwise.
pub async fn handle<S>(system: &S, call: Call<Form<TokenRequest>>) -> Reply<Found<TokenView>>
where
    S: Execute + Clients + Sessions + AuthorizationCodes + AccessTokens + NewSecrets,
{
    let authorization = call.header("authorization").map(str::to_owned);
    let Form(request) = call.body;
    // RFC 6749, section 3.2: what is sent without a value was not sent.
    let given = |value: Option<String>| value.filter(|value| !value.is_empty());
    let client = || credentials(authorization.as_deref(), given(request.client_id), given(request.client_secret));
    match given(request.grant_type).as_deref() {
        Some("client_credentials") => {
            let scope = given(request.scope);
            let issued = services::issue_client_token(system, &call.by, &client()?, scope.as_deref()).await?;
            Ok(Found::new(TokenView::new(issued.access, issued.scopes.scope(), None)))
        }
        Some("authorization_code") => {
            let presented = |value: Option<String>| given(value).ok_or(Refusal::InvalidRequest);
            let code = PresentedCode {
                code: presented(request.code)?,
                redirect_uri: presented(request.redirect_uri)?,
                verifier: presented(request.code_verifier)?,
            };
            let redeemed = services::redeem_code(system, &call.by, &client()?, &code).await?;
            Ok(Found::new(TokenView::new(redeemed.access, redeemed.scope.text(), redeemed.id_token)))
        }
        Some(_) => Err(Refusal::UnsupportedGrantType.into()),
        None => Err(Refusal::InvalidRequest.into()),
    }
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
