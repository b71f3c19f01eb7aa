//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037).

mod issuer;
mod key;
mod provider;

pub use issuer::{Keyring, Seed, publish};
pub use key::{SigningKey, audience};

use domain::id::{AccountId, ImpersonationId, SessionId, UserId};
use domain::identity::Factor;
use domain::signing::{LONGEST_TOKEN_SECONDS, PublicKey};
use domain::time::WallTime;
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation, decode, decode_header};
use serde::{Deserialize, Serialize};
use services::port::{AccessGrant, AccessToken, PortError};

/// Seconds.
pub const LIFETIME: u32 = LONGEST_TOKEN_SECONDS.unsigned_abs() as u32;

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 5;

/// What an access token says it is (RFC 9068, section 2.1), so that nothing else we sign is taken for one.
const ACCESS_TOKEN: &str = "at+jwt";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    auth_time: i64,
    amr: Vec<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acting: Option<Acting>,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// The impersonation that a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Acting {
    account: AccountId,
    impersonation: ImpersonationId,
}

impl SigningKey {
    /// An access token for what is granted.
    ///
    /// # Errors
    /// [`PortError::Broken`].
    pub fn access_token(&self, grant: &AccessGrant, now: WallTime) -> Result<AccessToken, PortError> {
        let claims = Claims {
            iss: self.public().issuer.clone(),
            aud: self.public().audience.clone(),
            sub: grant.user,
            sid: grant.session,
            auth_time: grant.proven_at.second(),
            amr: grant.factors.clone(),
            acting: grant.impersonation.map(|(account, impersonation)| Acting { account, impersonation }),
            iat: now.second(),
            nbf: now.second(),
            exp: now.second() + i64::from(LIFETIME),
            jti: uuid::Uuid::now_v7().to_string(),
        };
        let token = self.sign_claims(&self.header(ACCESS_TOKEN), &claims)?;
        Ok(AccessToken { token, expires_in_seconds: LIFETIME })
    }
}

/// The key id that a token names, which says nothing about whether it is genuine.
#[must_use]
pub fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRefused;

/// What an access token grants. Algorithm, issuer and audience are the key's; what the token says of algorithms and keys is
/// not listened to (RFC 8725, sections 3.1 and 3.10).
///
/// # Errors
/// [`TokenRefused`] for a token that `key` did not sign or is no longer good for, that is not for us, or not at `now`.
pub fn verify(token: &str, key: &PublicKey, now: WallTime) -> Result<AccessGrant, TokenRefused> {
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
    let now = now.second();
    let in_time = claims.nbf <= now + LEEWAY && now - LEEWAY < claims.exp;
    if header.typ.as_deref() != Some(ACCESS_TOKEN) || !in_time {
        return Err(TokenRefused);
    }
    Ok(AccessGrant {
        user: claims.sub,
        session: claims.sid,
        proven_at: WallTime::EPOCH.after_seconds(claims.auth_time),
        factors: claims.amr,
        impersonation: claims.acting.map(|acting| (acting.account, acting.impersonation)),
    })
}

#[cfg(test)]
mod tests;
