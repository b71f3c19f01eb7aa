//! The providers that the operator trusts, as the secret has them.

use super::http::Endpoint;
use crate::secrets::Secrets;
use crate::setting;
use domain::identity::ProviderId;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use services::port::PortError;

/// How providers may be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    #[default]
    Https,
    /// Also plainly, where it does not leave the machine.
    HttpsOrLoopback,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub id: ProviderId,
    /// As people see it.
    pub name: String,
    /// Compared as it is written.
    pub issuer: String,
    pub client_id: String,
    #[serde(deserialize_with = "secret")]
    pub client_secret: SecretString,
    /// Beside `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    #[serde(skip)]
    pub transport: Transport,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

fn usual_scopes() -> Vec<String> {
    vec!["email".to_owned()]
}

impl Provider {
    pub(super) fn scope(&self) -> String {
        let others = self.scopes.iter().map(String::as_str).filter(|scope| *scope != "openid");
        std::iter::once("openid").chain(others).collect::<Vec<_>>().join(" ")
    }
}

/// The providers of the stack's secret. Only a sandbox may have one on its own machine.
///
/// # Errors
/// As [`read`], and when there is no secret to read.
pub async fn configured(secrets: &Secrets) -> Result<Vec<Provider>, PortError> {
    let transport = match setting::required("MAINSPRING_MODE")?.as_str() {
        "sandbox" => Transport::HttpsOrLoopback,
        _ => Transport::Https,
    };
    read(secrets.secret("providers").await?.expose_secret(), transport)
}

/// The providers of a JSON list.
///
/// # Errors
/// [`PortError::Broken`] for what is no such list, for an issuer that is not reached safely, and for two of one name. It quotes
/// nothing, since there are secrets in it.
pub fn read(json: &str, transport: Transport) -> Result<Vec<Provider>, PortError> {
    let broken = |reason: String| PortError::Broken { system: "the list of identity providers", reason };
    let mut providers: Vec<Provider> = serde_json::from_str(json)
        .map_err(|error| broken(format!("cannot be read at line {}, column {}", error.line(), error.column())))?;
    for provider in &mut providers {
        provider.transport = transport;
        if Endpoint::new(provider.issuer.clone(), transport).is_none() {
            return Err(broken(format!("the issuer of {} is not HTTPS", provider.id)));
        }
    }
    let mut names: Vec<_> = providers.iter().map(|provider| &provider.id).collect();
    names.sort_unstable();
    if names.windows(2).any(|two| two[0] == two[1]) {
        return Err(broken("two have the same id".to_owned()));
    }
    Ok(providers)
}
