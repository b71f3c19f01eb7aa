//! A private key, as the JWT library wants it, with the record of its public half.

use super::provider;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::signing::PublicKey;
use domain::time::WallTime;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::Serialize;
use services::port::PortError;
use sha2::{Digest, Sha256};

pub(super) const ALGORITHM: &str = "EdDSA";

/// A private key.
#[derive(Clone)]
pub struct SigningKey {
    pkcs8: [u8; 48],
    public: PublicKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

fn broken(error: impl std::fmt::Display) -> PortError {
    PortError::Broken { system: "the signing key", reason: error.to_string() }
}

impl SigningKey {
    /// The key of a seed, for tokens by `issuer` until it retires.
    ///
    /// # Errors
    /// [`PortError::Broken`], for no seed that there is.
    pub fn new(seed: &[u8; 32], issuer: &str, now: WallTime, retires_at: WallTime) -> Result<Self, PortError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(broken)?;
        let x = pair.public_key().as_ref();
        let public = PublicKey {
            kid: base16ct::lower::encode_string(&Sha256::digest(x)[..8]),
            algorithm: ALGORITHM.to_owned(),
            x: BASE64_URL_SAFE_NO_PAD.encode(x),
            issuer: issuer.to_owned(),
            audience: audience(issuer),
            created_at: now,
            retires_at,
            revoked_at: None,
        };
        Ok(Self { pkcs8: pkcs8(seed), public })
    }

    /// What the world is told of it.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(super) fn sign_claims(&self, header: &Header, claims: &impl Serialize) -> Result<String, PortError> {
        provider::install_signer();
        encode(header, claims, &EncodingKey::from_ed_der(&self.pkcs8)).map_err(broken)
    }

    /// The header of a token of a type (RFC 8725, section 3.11).
    pub(super) fn header(&self, typ: &str) -> Header {
        let kid = Some(self.public.kid.clone());
        Header { kid, typ: Some(typ.to_owned()), ..Header::new(Algorithm::EdDSA) }
    }
}

/// Who access tokens by `issuer` are for: its API.
#[must_use]
pub fn audience(issuer: &str) -> String {
    format!("{issuer}/api/v1")
}

/// A PKCS #8 v1 document without the public key: RFC 8410, section 7, whose frame is the same for every seed.
fn pkcs8(seed: &[u8; 32]) -> [u8; 48] {
    const FRAME: [u8; 16] =
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let mut der = [0; 48];
    der[..16].copy_from_slice(&FRAME);
    der[16..].copy_from_slice(seed);
    der
}
