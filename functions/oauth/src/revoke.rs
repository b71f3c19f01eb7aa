use crate::client::credentials;
use domain::Refusal;
use lambda::{Call, Form, FormBody, Operation, Reply, Understood, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AccessTokens, Clients};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Form<PresentedToken>>, Understood> = post(
    "oauth-revoke",
    "/api/v1/oauth/revoke",
    "Ends a token before its time (RFC 7009). What is no token any more is as good as ended.",
)
.public()
.oauth_errors();

/// A token, by a client that says who it is.
#[derive(Deserialize, ToSchema)]
pub struct PresentedToken {
    #[schema(required = true)]
    pub(crate) token: Option<String>,
    /// Not needed: a token says itself what it is.
    #[schema(nullable = false, example = "access_token")]
    #[serde(rename = "token_type_hint")]
    _hint: Option<String>,
    #[schema(nullable = false)]
    pub(crate) client_id: Option<String>,
    #[schema(nullable = false, format = "password")]
    pub(crate) client_secret: Option<String>,
}

impl fmt::Debug for PresentedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresentedToken(…)")
    }
}

impl FormBody for PresentedToken {}

/// `POST /api/v1/oauth/revoke`: ends a token before its time.
///
/// # Errors
/// As RFC 6749, section 5.2: 401 for a client that does not prove that it is, 400 for a token of another one.
pub async fn handle<S>(system: &S, call: Call<Form<PresentedToken>>) -> Reply<Understood>
where
    S: Execute + Clients + AccessTokens,
{
    let authorization = call.header("authorization").map(str::to_owned);
    let Form(PresentedToken { token, client_id, client_secret, .. }) = call.body;
    let client = credentials(authorization.as_deref(), client_id, client_secret)?;
    let token = token.filter(|token| !token.is_empty()).ok_or(Refusal::InvalidRequest)?;
    services::revoke_token(system, &call.by, &client, &token).await?;
    Ok(Understood)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
