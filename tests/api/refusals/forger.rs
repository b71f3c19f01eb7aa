//! Makes tokens by hand: what no library would sign.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::signing::PublicKey;
use integrations::tokens::SigningKey;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use services::port::PublicKeys;
use testkit::Error;
use testkit::people::Person;
use testkit::system::{PUBLIC_URL, TestSystem};

/// Somebody with a key pair, and what the token of a person would say.
pub(super) struct Forger {
    pair: Ed25519KeyPair,
    pub(super) key: PublicKey,
    pub(super) header: Value,
    pub(super) claims: Value,
}

impl Forger {
    /// With a key that is nobody's.
    pub(super) fn stranger(system: &TestSystem, person: &Person) -> Result<Self, Error> {
        Self::new(8, PUBLIC_URL, system, person)
    }

    /// With a key of ours, to be had before anybody asks: whatever it signs is genuine.
    pub(super) async fn ours(system: &TestSystem, person: &Person) -> Result<Self, Error> {
        let forger = Self::new(7, PUBLIC_URL, system, person)?;
        system.publish_key(&forger.key).await?;
        // A process looks for keys that it does not know every ten seconds.
        system.pass_seconds(10);
        Ok(Self { claims: claims(PUBLIC_URL, system, person), ..forger })
    }

    pub(super) fn new(seed: u8, issuer: &str, system: &TestSystem, person: &Person) -> Result<Self, Error> {
        let seed = [seed; 32];
        let key = SigningKey::new(&seed, issuer, system.now(), system.now().after_seconds(86_400))?.public().clone();
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| "no seed")?;
        let header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": key.kid });
        Ok(Self { pair, header, claims: claims(issuer, system, person), key })
    }

    pub(super) fn token(&self) -> String {
        self.signed(&self.header, &self.claims)
    }

    /// With something else in its header.
    pub(super) fn with_header(&self, name: &str, value: &Value) -> String {
        self.signed(&with(&self.header, name, value), &self.claims)
    }

    /// With something else among its claims.
    pub(super) fn with_claim(&self, name: &str, value: &Value) -> String {
        self.signed(&self.header, &with(&self.claims, name, value))
    }

    pub(super) fn signed(&self, header: &Value, claims: &Value) -> String {
        self.signed_by(header, claims, |signed| self.pair.sign(signed).as_ref().to_vec())
    }

    /// Signed in any way.
    pub(super) fn signed_by(&self, header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
        let encode = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = sign(signed.as_bytes());
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    /// The public key as RFC 8037 has it.
    pub(super) fn jwk(&self) -> Value {
        json!({ "kty": "OKP", "crv": "Ed25519", "x": self.key.x, "kid": self.key.kid, "alg": "EdDSA", "use": "sig" })
    }
}

fn claims(issuer: &str, system: &TestSystem, person: &Person) -> Value {
    let at = system.now().second();
    json!({
        "iss": issuer, "aud": integrations::tokens::audience(issuer), "sub": person.user, "sid": person.session,
        "auth_time": at, "amr": ["pwd"], "iat": at, "nbf": at, "exp": at + 900, "jti": "forged",
    })
}

/// The same with another value; without one for null.
pub(super) fn with(json: &Value, name: &str, value: &Value) -> Value {
    let mut json = json.clone();
    json[name] = value.clone();
    if let Some(fields) = json.as_object_mut().filter(|_| value.is_null()) {
        fields.remove(name);
    }
    json
}
