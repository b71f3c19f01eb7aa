//! A provider's keys (RFC 7517, RFC 7518, RFC 8037). Each is good for one algorithm, whatever a token says.

use super::{ProviderError, parse};
use jsonwebtoken::{Algorithm, DecodingKey, decode_header};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

pub(super) struct Key {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) decoding: DecodingKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl Key {
    pub(super) fn is_called(&self, kid: &str) -> bool {
        self.id.as_deref() == Some(kid)
    }
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(tag = "kty")]
enum Parameters {
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "EC")]
    Ec { crv: String, x: String, y: String },
    #[serde(rename = "OKP")]
    Okp { crv: String, x: String },
}

#[derive(Deserialize)]
struct Jwk {
    kid: Option<String>,
    alg: Option<String>,
    r#use: Option<String>,
    #[serde(flatten)]
    parameters: Parameters,
}

/// The keys that are of use; a provider may have others beside.
pub(super) fn read(body: &[u8]) -> Result<Vec<Key>, ProviderError> {
    let Keys { keys } = parse(body)?;
    Ok(keys.into_iter().filter_map(|key| of_use(serde_json::from_value(key).ok()?)).collect())
}

fn of_use(Jwk { kid, alg, r#use, parameters }: Jwk) -> Option<Key> {
    let (algorithm, names, decoding) = match parameters {
        Parameters::Rsa { n, e } => {
            (Algorithm::RS256, ["RS256", "RS256"], DecodingKey::from_rsa_components(&n, &e).ok()?)
        }
        Parameters::Ec { crv, x, y } if crv == "P-256" => {
            (Algorithm::ES256, ["ES256", "ES256"], DecodingKey::from_ec_components(&x, &y).ok()?)
        }
        Parameters::Okp { crv, x } if crv == "Ed25519" => {
            (Algorithm::EdDSA, ["EdDSA", "Ed25519"], DecodingKey::from_ed_components(&x).ok()?)
        }
        Parameters::Ec { .. } | Parameters::Okp { .. } => return None,
    };
    let signs = r#use.is_none_or(|purpose| purpose == "sig");
    let fits = alg.is_none_or(|alg| names.contains(&alg.as_str()));
    (signs && fits).then_some(Key { id: kid, algorithm, decoding })
}

/// The key that a token names, which says nothing about whether it is genuine.
pub(super) fn key_id(token: &str) -> Result<Option<String>, ProviderError> {
    Ok(decode_header(token).map_err(|_| ProviderError::Refused("a token without a readable header"))?.kid)
}
