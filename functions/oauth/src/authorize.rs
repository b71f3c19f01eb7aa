use domain::identity::AuthorizationError;
use lambda::{Call, NoPath, Operation, Query, Redirected, Reply, get};
use serde::Deserialize;
use services::port::{AuthorizationCodes, Clients, NewSecrets, PublicUrl, Sessions};
use services::{AuthorizationRequest, Authorized};
use std::process::ExitCode;
use utoipa::PartialSchema;
use utoipa::openapi::{RefOr, Schema};

pub const OPERATION: Operation<Call<(), NoPath, Authorization>, Redirected> = get(
    "oauth-authorize",
    "/api/v1/oauth/authorize",
    "The authorization endpoint (RFC 6749): sends whoever is logged in back to a client of the operator, with a code that it redeems. With PKCE (RFC 7636) and no other way.",
)
.any_user();

/// RFC 6749, section 4.1.1; RFC 7636, section 4.3; OpenID Connect Core 1.0, section 3.1.2.1. What nobody knows is ignored.
#[derive(Debug, Deserialize)]
pub struct Authorization {
    client_id: String,
    redirect_uri: String,
    response_type: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    nonce: Option<String>,
    max_age: Option<String>,
    prompt: Option<String>,
}

impl Query for Authorization {
    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        let text = String::schema;
        vec![
            ("client_id", "The client.", text(), true),
            ("redirect_uri", "One of the client's, character by character.", text(), true),
            ("response_type", "`code`.", text(), true),
            (
                "scope",
                "Permissions by name, and `openid` for an ID token; all that the client may unless it says.",
                text(),
                false,
            ),
            ("state", "Comes back as it is.", text(), false),
            ("code_challenge", "SHA-256 of the verifier, in base64url.", text(), true),
            ("code_challenge_method", "`S256`.", text(), true),
            ("nonce", "Stands in the ID token.", text(), false),
            ("max_age", "How many seconds ago the user may have shown who they are.", text(), false),
            ("prompt", "`none`: what else there is to ask, the operator's own pages ask beforehand.", text(), false),
        ]
    }
}

/// `GET /api/v1/oauth/authorize`: sends whoever is logged in back to a client.
///
/// # Errors
/// 404 for a client that there is not, 422 for an address that is none of its: nobody is sent there. Everything else that is
/// wrong is told to the client.
pub async fn handle<S>(system: &S, call: Call<(), NoPath, Authorization>) -> Reply<Redirected>
where
    S: Clients + Sessions + AuthorizationCodes + NewSecrets + PublicUrl,
{
    let Authorization {
        client_id,
        redirect_uri,
        response_type,
        scope,
        state,
        code_challenge,
        code_challenge_method,
        nonce,
        max_age,
        prompt,
    } = call.query;
    let request = AuthorizationRequest {
        client_id,
        redirect_uri,
        response_type,
        scope,
        code_challenge,
        code_challenge_method,
        nonce,
        max_age,
        prompt,
    };
    let authorized = services::authorize(system, &call.by, &request).await?;
    Ok(Redirected::to(location(&authorized, state.as_deref())))
}

/// The client's address with the answer in its query.
fn location(authorized: &Authorized, state: Option<&str>) -> String {
    let mut answer = vec![match &authorized.answer {
        Ok(code) => ("code", code.as_str()),
        Err(AuthorizationError::InvalidRequest) => ("error", "invalid_request"),
        Err(AuthorizationError::UnsupportedResponseType) => ("error", "unsupported_response_type"),
        Err(AuthorizationError::InvalidScope) => ("error", "invalid_scope"),
        Err(AuthorizationError::LoginRequired) => ("error", "login_required"),
        Err(AuthorizationError::ConsentRequired) => ("error", "consent_required"),
        Err(AuthorizationError::AccountSelectionRequired) => ("error", "account_selection_required"),
    }];
    answer.extend(state.map(|state| ("state", state)));
    answer.push(("iss", &authorized.issuer));
    let uri = authorized.redirect_uri.as_str();
    let and = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{and}{}", serde_html_form::to_string(answer).unwrap_or_default())
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
