//! What a standard client needs to know of us, and where it finds it.

use domain::permission::Permission;
use lambda::Failure;
use serde::Serialize;
use services::port::PublicUrl;
use std::iter;
use utoipa::ToSchema;

/// RFC 8414, section 2, and OpenID Connect Discovery 1.0, section 3, which agree on what they both name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Discovery {
    /// Who our tokens are by.
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    response_types_supported: Vec<&'static str>,
    response_modes_supported: Vec<&'static str>,
    code_challenge_methods_supported: Vec<&'static str>,
    /// RFC 9207.
    authorization_response_iss_parameter_supported: bool,
    grant_types_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Permissions by name, and `openid`.
    scopes_supported: Vec<&'static str>,
    subject_types_supported: Vec<&'static str>,
    id_token_signing_alg_values_supported: Vec<&'static str>,
    service_documentation: String,
}

/// How a client may say who it is.
const CLIENT_AUTHENTICATION: [&str; 2] = ["client_secret_basic", "client_secret_post"];

impl Discovery {
    /// # Errors
    /// 500 where the public URL is not configured.
    pub(crate) fn of(system: &impl PublicUrl) -> Result<Self, Failure> {
        let issuer = system.public_url()?;
        let at = |path: &str| format!("{issuer}{path}");
        Ok(Self {
            jwks_uri: at(crate::jwks::OPERATION.about().path),
            authorization_endpoint: at("/api/v1/oauth/authorize"),
            token_endpoint: at("/api/v1/oauth/token"),
            revocation_endpoint: at("/api/v1/oauth/revoke"),
            introspection_endpoint: at("/api/v1/oauth/introspect"),
            response_types_supported: vec!["code"],
            response_modes_supported: vec!["query"],
            code_challenge_methods_supported: vec!["S256"],
            authorization_response_iss_parameter_supported: true,
            grant_types_supported: vec!["authorization_code", "client_credentials"],
            token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION.to_vec(),
            revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION.to_vec(),
            introspection_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION.to_vec(),
            scopes_supported: iter::once("openid").chain(Permission::ALL.iter().map(|it| it.name())).collect(),
            subject_types_supported: vec!["public"],
            id_token_signing_alg_values_supported: vec!["EdDSA"],
            service_documentation: at(crate::openapi::OPERATION.about().path),
            issuer,
        })
    }
}
