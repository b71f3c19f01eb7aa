//! What a provider says of itself (OpenID Connect Discovery 1.0, section 4).

use super::configuration::Provider;
use super::http::{self, Endpoint};
use super::{ProviderError, parse, unavailable};
use serde::Deserialize;

#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Endpoint,
    pub(super) token_endpoint: Endpoint,
    pub(super) jwks_uri: Endpoint,
    ways: Vec<String>,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    /// Basic, unless it says (section 3).
    #[serde(default = "basic")]
    token_endpoint_auth_methods_supported: Vec<String>,
}

const BASIC: &str = "client_secret_basic";

fn basic() -> Vec<String> {
    vec![BASIC.to_owned()]
}

impl Metadata {
    /// Whether a client says in the header who it is, and not in the body.
    pub(super) fn takes_basic(&self) -> bool {
        self.ways.iter().any(|way| way == BASIC)
    }
}

/// Asks the provider. Who it says it is has to be who we asked (section 4.3).
pub(super) async fn of(provider: &Provider) -> Result<Metadata, ProviderError> {
    let issuer = provider.issuer.trim_end_matches('/');
    let from = Endpoint::of(format!("{issuer}/.well-known/openid-configuration"), provider)?;
    let document: Document = parse(&http::get(&from).await?.ok()?)?;
    if document.issuer != provider.issuer {
        return Err(unavailable("the provider is another than it should be".to_owned()));
    }
    Ok(Metadata {
        authorization_endpoint: Endpoint::of(document.authorization_endpoint, provider)?,
        token_endpoint: Endpoint::of(document.token_endpoint, provider)?,
        jwks_uri: Endpoint::of(document.jwks_uri, provider)?,
        ways: document.token_endpoint_auth_methods_supported,
    })
}
