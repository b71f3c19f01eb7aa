use domain::signing::PublicKey;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use services::port::PublicKeys;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Found<KeySet>> =
    get("system-jwks", "/.well-known/jwks.json", "The keys that our tokens are verified with (RFC 7517).")
        .public()
        .public_for(300);

#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    keys: Vec<Key>,
}

/// An Ed25519 key (RFC 8037, section 2).
#[derive(Debug, Serialize, ToSchema)]
pub struct Key {
    kty: &'static str,
    crv: &'static str,
    r#use: &'static str,
    alg: String,
    kid: String,
    x: String,
}

impl From<PublicKey> for Key {
    fn from(key: PublicKey) -> Self {
        Self { kty: "OKP", crv: "Ed25519", r#use: "sig", alg: key.algorithm, kid: key.kid, x: key.x }
    }
}

/// `GET /.well-known/jwks.json`: the keys that our tokens are verified with.
///
/// # Errors
/// 503 when the store does not answer.
pub async fn handle(keys: &impl PublicKeys, call: Call) -> Reply<Found<KeySet>> {
    let keys = keys.public_keys().await?.into_iter();
    Ok(Found::new(KeySet { keys: keys.filter(|key| key.is_good(call.by.at)).map(Key::from).collect() }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
