//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037).

mod claims;
mod issuer;
mod key;
mod provider;

pub use issuer::{Keyring, Seed, publish};
pub use key::{SigningKey, audience};
pub(crate) use provider::install_providers;

use claims::Claims;
use domain::signing::{LONGEST_TOKEN_SECONDS, PublicKey};
use domain::time::WallTime;
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation, decode, decode_header};
use services::port::VerifiedToken;

/// Seconds.
pub const LIFETIME: u32 = LONGEST_TOKEN_SECONDS.unsigned_abs() as u32;

/// What an access token says it is (RFC 9068, section 2.1), so that nothing else we sign is taken for one.
const ACCESS_TOKEN: &str = "at+jwt";

/// The key id that a token names, which says nothing about whether it is genuine.
#[must_use]
pub fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRefused;

/// What an access token says. Algorithm, issuer and audience are the key's; what the token says of algorithms and keys is not
/// listened to (RFC 8725, sections 3.1 and 3.10).
///
/// # Errors
/// [`TokenRefused`] for a token that `key` did not sign or is no longer good for, that is not for us, or not at `now`.
pub fn verify(token: &str, key: &PublicKey, now: WallTime) -> Result<VerifiedToken, TokenRefused> {
    if key.algorithm != key::ALGORITHM || !key.is_good(now) {
        return Err(TokenRefused);
    }
    provider::install();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[&key.issuer]);
    validation.set_audience(&[&key.audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Time is an argument, and the library would ask the machine.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let decoding = DecodingKey::from_ed_components(&key.x).map_err(|_| TokenRefused)?;
    let TokenData { header, claims } = decode::<Claims>(token, &decoding, &validation).map_err(|_| TokenRefused)?;
    if header.typ.as_deref() != Some(ACCESS_TOKEN) || !claims.is_in_time(now) {
        return Err(TokenRefused);
    }
    claims.verified().ok_or(TokenRefused)
}

/// As [`verify`], with the key that the token names, if it is one of these.
#[must_use]
pub fn read(token: &str, keys: &[PublicKey], now: WallTime) -> Option<VerifiedToken> {
    let kid = key_id(token)?;
    verify(token, keys.iter().find(|key| key.kid == kid)?, now).ok()
}

#[cfg(test)]
mod tests;
