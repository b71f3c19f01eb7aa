//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037).

mod provider;

use crate::secrets::Secrets;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{AccountId, ImpersonationId, SessionId, UserId};
use domain::identity::Factor;
use domain::time::WallTime;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, TokenData, Validation, decode, decode_header, encode};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use services::port::{AccessGrant, AccessToken, PortError, PublicKey, PublicKeys};
use sha2::{Digest, Sha256};
use std::sync::{Mutex, PoisonError};

/// Who our tokens are by, and for.
pub const ISSUER: &str = "mainspring";
pub const AUDIENCE: &str = "mainspring-api";

/// Seconds.
pub const LIFETIME: u32 = 900;

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 5;

const ALGORITHM: &str = "EdDSA";

/// RFC 9068, section 2.1: so that no other kind of token that we sign is taken for one.
const TYPE: &str = "at+jwt";

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

/// Signs tokens with the key that is derived from the stack's signing secret.
#[derive(Debug, Default)]
pub struct AccessTokenIssuer {
    /// The key that is known to be published. A rotated secret makes another one in a process that goes on.
    published: Mutex<Option<String>>,
}

impl AccessTokenIssuer {
    /// A token for what is granted. Its key is published before the first one.
    ///
    /// # Errors
    /// [`PortError`] when the secret or the table cannot be reached.
    pub async fn issue(
        &self,
        secrets: &Secrets,
        keys: &impl PublicKeys,
        grant: &AccessGrant,
        now: WallTime,
    ) -> Result<AccessToken, PortError> {
        let key = SigningKey::from_seed(&secrets.key("signing", "signing").await?)?;
        let known = self.published.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if known != Some(key.id()) {
            keys.publish_key(&key.public(now)).await?;
            *self.published.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.id());
        }
        Ok(AccessToken { token: key.sign(grant, now)?, expires_in_seconds: LIFETIME })
    }
}

/// A private key.
pub struct SigningKey {
    pkcs8: [u8; 48],
    public: Vec<u8>,
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
    /// # Errors
    /// [`PortError::Broken`], for no seed that there is.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, PortError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(broken)?;
        Ok(Self { pkcs8: pkcs8(seed), public: pair.public_key().as_ref().to_vec() })
    }

    fn id(&self) -> String {
        base16ct::lower::encode_string(&Sha256::digest(&self.public)[..8])
    }

    #[must_use]
    pub fn public(&self, now: WallTime) -> PublicKey {
        PublicKey {
            kid: self.id(),
            algorithm: ALGORITHM.to_owned(),
            x: BASE64_URL_SAFE_NO_PAD.encode(&self.public),
            created_at: now,
        }
    }

    /// # Errors
    /// [`PortError::Broken`].
    pub fn sign(&self, grant: &AccessGrant, now: WallTime) -> Result<String, PortError> {
        let header = Header { kid: Some(self.id()), typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::EdDSA) };
        self.sign_claims(
            &header,
            &Claims {
                iss: ISSUER.to_owned(),
                aud: AUDIENCE.to_owned(),
                sub: grant.user,
                sid: grant.session,
                auth_time: grant.proven_at.second(),
                amr: grant.factors.clone(),
                acting: grant.impersonation.map(|(account, impersonation)| Acting { account, impersonation }),
                iat: now.second(),
                nbf: now.second(),
                exp: now.second() + i64::from(LIFETIME),
                jti: uuid::Uuid::now_v7().to_string(),
            },
        )
    }

    fn sign_claims(&self, header: &Header, claims: &impl Serialize) -> Result<String, PortError> {
        provider::install_signer();
        encode(header, claims, &EncodingKey::from_ed_der(&self.pkcs8)).map_err(broken)
    }
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

/// The key id that a token names, which says nothing about whether it is genuine.
#[must_use]
pub fn key_id(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRefused;

/// What a token grants. The algorithm is the key's; what the token says of algorithms and keys is not listened to
/// (RFC 8725, sections 3.1 and 3.10).
///
/// # Errors
/// [`TokenRefused`] for a token that `key` did not sign, that is not for us, or not at `now`.
pub fn verify(token: &str, key: &PublicKey, now: WallTime) -> Result<AccessGrant, TokenRefused> {
    if key.algorithm != ALGORITHM {
        return Err(TokenRefused);
    }
    provider::install();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Time is an argument, and the library would ask the machine.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let decoding = DecodingKey::from_ed_components(&key.x).map_err(|_| TokenRefused)?;
    let TokenData { header, claims } = decode::<Claims>(token, &decoding, &validation).map_err(|_| TokenRefused)?;
    if header.typ.as_deref() != Some(TYPE) {
        return Err(TokenRefused);
    }
    let now = now.second();
    let in_time = claims.nbf <= now + LEEWAY && now - LEEWAY < claims.exp;
    if !in_time {
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
mod tests {
    use super::{
        AccessTokenIssuer, Algorithm, BASE64_URL_SAFE_NO_PAD, Header, LIFETIME, SigningKey, TokenRefused, key_id,
        verify,
    };
    use crate::secrets::Secrets;
    use base64::Engine;
    use domain::id::{SessionId, UserId};
    use domain::identity::Factor;
    use domain::time::WallTime;
    use serde_json::json;
    use services::port::{AccessGrant, PortError, PublicKey, PublicKeys};
    use std::sync::Mutex;

    #[derive(Default)]
    struct Published(Mutex<Vec<PublicKey>>);

    impl PublicKeys for Published {
        async fn public_keys(&self) -> Result<Vec<PublicKey>, PortError> {
            Ok(self.0.lock().unwrap().clone())
        }

        async fn publish_key(&self, key: &PublicKey) -> Result<(), PortError> {
            self.0.lock().unwrap().push(key.clone());
            Ok(())
        }
    }

    #[tokio::test]
    async fn every_key_is_published_once_before_its_first_token() {
        let (issuer, published, grant) = (AccessTokenIssuer::default(), Published::default(), grant());
        for (secret, keys) in [("one", 1), ("one", 1), ("another", 2)] {
            let secrets = Secrets::holding("signing", secret);
            let token = issuer.issue(&secrets, &published, &grant, now()).await.unwrap().token;
            let known = published.public_keys().await.unwrap();
            assert_eq!(known.len(), keys);
            let key = known.into_iter().find(|key| Some(&key.kid) == key_id(&token).as_ref()).unwrap();
            assert_eq!(verify(&token, &key, now()), Ok(grant.clone()));
        }
    }

    #[test]
    fn what_our_own_key_signed_is_refused_all_the_same_if_it_is_not_for_us() {
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let (public, grant, at) = (key.public(now()), grant(), now().second());
        let good = json!({"iss": "mainspring", "aud": "mainspring-api", "sub": grant.user, "sid": grant.session,
            "auth_time": at, "amr": ["pwd"], "iat": at, "nbf": at, "exp": at + 900, "jti": "x"});
        let header = |typ: &str| Header { typ: Some(typ.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let signed = |claims: &serde_json::Value| key.sign_claims(&header("at+jwt"), claims).unwrap();
        assert_eq!(verify(&signed(&good), &public, now()), Ok(grant));
        for typ in ["JWT", "logout+jwt", ""] {
            let token = key.sign_claims(&header(typ), &good).unwrap();
            assert_eq!(verify(&token, &public, now()), Err(TokenRefused), "{typ}");
        }
        for (claim, value) in [
            ("aud", json!("somebody-else")),
            ("aud", json!(["mainspring-api", "somebody-else"])),
            ("aud", json!(null)),
            ("iss", json!("somebody-else")),
            ("iss", json!(null)),
            ("exp", json!(at - 5)),
            ("exp", json!("never")),
            ("exp", json!(null)),
            ("nbf", json!(at + 6)),
            ("sub", json!("acct_01h455vb4pex5vsknk084sn02q")),
            ("sid", json!(null)),
        ] {
            let mut claims = good.clone();
            claims[claim] = value;
            assert_eq!(verify(&signed(&claims), &public, now()), Err(TokenRefused), "{claims}");
        }
    }

    #[test]
    fn a_key_that_the_token_brings_along_is_not_used() {
        let stranger = SigningKey::from_seed(&[8; 32]).unwrap();
        let ours = SigningKey::from_seed(&[7; 32]).unwrap().public(now());
        let header = Header {
            kid: Some(ours.kid.clone()),
            jku: Some("https://stranger.example/jwks.json".to_owned()),
            jwk: serde_json::from_value(json!({"kty": "OKP", "crv": "Ed25519", "x": stranger.public(now()).x}))
                .unwrap(),
            typ: Some("at+jwt".to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        let (grant, at) = (grant(), now().second());
        let claims = json!({"iss": "mainspring", "aud": "mainspring-api", "sub": grant.user, "sid": grant.session,
            "auth_time": at, "amr": ["pwd"], "iat": at, "nbf": at, "exp": at + 900, "jti": "x"});
        let token = stranger.sign_claims(&header, &claims).unwrap();
        assert_eq!(key_id(&token).as_ref(), Some(&ours.kid));
        assert_eq!(verify(&token, &ours, now()), Err(TokenRefused));
    }

    #[test]
    fn the_algorithm_is_the_key_records() {
        let (key, _, token) = token();
        let other = PublicKey { algorithm: "HS256".to_owned(), ..key.public(now()) };
        assert_eq!(verify(&token, &other, now()), Err(TokenRefused));
    }

    fn now() -> WallTime {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    fn grant() -> AccessGrant {
        AccessGrant {
            user: UserId::new(),
            session: SessionId::new(),
            proven_at: now(),
            factors: vec![Factor::Password],
            impersonation: None,
        }
    }

    fn token() -> (SigningKey, AccessGrant, String) {
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let grant = grant();
        let token = key.sign(&grant, now()).unwrap();
        (key, grant, token)
    }

    fn with_part(token: &str, part: usize, json: &str) -> String {
        let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
        parts[part] = BASE64_URL_SAFE_NO_PAD.encode(json);
        parts.join(".")
    }

    #[test]
    fn a_token_says_who_it_was_given_to() {
        let (key, grant, token) = token();
        assert_eq!(verify(&token, &key.public(now()), now()), Ok(grant));
        assert_eq!(key_id(&token), Some(key.public(now()).kid));
    }

    #[test]
    fn a_token_ends_and_begins() {
        let (key, _, token) = token();
        let public = key.public(now());
        assert_eq!(verify(&token, &public, now().after_seconds(i64::from(LIFETIME) + 6)), Err(TokenRefused));
        assert_eq!(verify(&token, &public, now().after_seconds(-60)), Err(TokenRefused));
    }

    #[test]
    fn another_key_does_not_verify_it() {
        let (_, _, token) = token();
        let other = SigningKey::from_seed(&[8; 32]).unwrap();
        assert_eq!(verify(&token, &other.public(now()), now()), Err(TokenRefused));
    }

    #[test]
    fn a_changed_token_is_refused() {
        let (key, _, token) = token();
        let public = key.public(now());
        let claims = format!(
            r#"{{"iss":"mainspring","aud":"mainspring-api","sub":"{}","sid":"{}","auth_time":0,"amr":[],"iat":0,"nbf":0,"exp":9999999999,"jti":"x"}}"#,
            UserId::new(),
            SessionId::new()
        );
        assert_eq!(verify(&with_part(&token, 1, &claims), &public, now()), Err(TokenRefused));
        for algorithm in ["none", "None", "NONE", "HS256", "ES256"] {
            let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
            assert_eq!(verify(&with_part(&token, 0, &header), &public, now()), Err(TokenRefused));
        }
        let unsigned = token.rsplit_once('.').unwrap().0.to_owned() + ".";
        assert_eq!(verify(&unsigned, &public, now()), Err(TokenRefused));
    }
}
