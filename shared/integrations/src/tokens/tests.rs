use super::{ACCESS_TOKEN, LIFETIME, PublicKey, SigningKey, TokenRefused, key_id};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{AccountId, ClientId, SessionId, UserId};
use domain::identity::{ClientRef, ClientToken, Factor, KeyOwner};
use domain::permission::{Permission, PermissionSet};
use domain::time::WallTime;
use jsonwebtoken::Header;
use serde_json::{Value, json};
use services::port::{AccessGrant, Granted};

const ISSUER: &str = "https://api.example.com";

fn now() -> WallTime {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::new(&[seed; 32], ISSUER, now(), now().after_seconds(86_400)).unwrap()
}

fn grant() -> AccessGrant {
    AccessGrant {
        user: UserId::new(),
        session: SessionId::new(),
        proven_at: now(),
        factors: vec![Factor::Password],
        impersonation: None,
        through: None,
    }
}

fn verify(token: &str, key: &PublicKey, now: WallTime) -> Result<AccessGrant, TokenRefused> {
    match super::verify(token, key, now)?.grants {
        Granted::User(grant) => Ok(grant),
        Granted::Client(_) => Err(TokenRefused),
    }
}

fn token() -> (SigningKey, AccessGrant, String) {
    let (key, grant) = (key(7), grant());
    let token = key.access_token(&grant, now()).unwrap().token;
    (key, grant, token)
}

fn claims(grant: &AccessGrant) -> Value {
    let at = now().second();
    json!({"iss": ISSUER, "aud": "https://api.example.com/api/v1", "sub": grant.user, "sid": grant.session,
        "auth_time": at, "amr": ["pwd"], "iat": at, "nbf": at, "exp": at + 900, "jti": "x"})
}

fn with_part(token: &str, part: usize, json: &str) -> String {
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts[part] = BASE64_URL_SAFE_NO_PAD.encode(json);
    parts.join(".")
}

#[test]
fn a_token_says_who_it_was_given_to() {
    let (key, grant, token) = token();
    assert_eq!(verify(&token, key.public(), now()), Ok(grant.clone()));
    assert_eq!(key_id(&token).as_ref(), Some(&key.public().kid));
}

#[test]
fn a_token_ends_and_begins() {
    let (key, _, token) = token();
    assert_eq!(verify(&token, key.public(), now().after_seconds(i64::from(LIFETIME) + 6)), Err(TokenRefused));
    assert_eq!(verify(&token, key.public(), now().after_seconds(-60)), Err(TokenRefused));
}

#[test]
fn what_our_own_key_signed_is_refused_all_the_same_if_it_is_not_for_us() {
    let (key, grant, at) = (key(7), grant(), now().second());
    let signed = |claims: &Value| key.sign_claims(&key.header(ACCESS_TOKEN), claims).unwrap();
    assert_eq!(verify(&signed(&claims(&grant)), key.public(), now()), Ok(grant.clone()));
    for (claim, value) in [
        ("aud", json!("somebody-else")),
        ("aud", json!(ISSUER)),
        ("aud", json!(["https://api.example.com/api/v1", "somebody-else"])),
        ("aud", json!(null)),
        ("iss", json!("somebody-else")),
        ("iss", json!("https://api.example.com/")),
        ("iss", json!(null)),
        ("exp", json!(at - 5)),
        ("exp", json!("never")),
        ("exp", json!(null)),
        ("nbf", json!(at + 6)),
        ("sub", json!("acct_01h455vb4pex5vsknk084sn02q")),
        ("sid", json!(null)),
        ("client_id", json!("client_01h455vb4pex5vsknk084sn02q")),
        ("scope", json!("plans:read")),
    ] {
        let mut claims = claims(&grant);
        claims[claim] = value;
        assert_eq!(verify(&signed(&claims), key.public(), now()), Err(TokenRefused), "{claims}");
    }
}

#[test]
fn what_our_own_key_signed_is_refused_if_it_is_no_access_token() {
    let key = key(7);
    for typ in [Some("JWT"), Some("id+jwt"), Some("at"), None] {
        let header = Header { typ: typ.map(str::to_owned), ..key.header(ACCESS_TOKEN) };
        let token = key.sign_claims(&header, &claims(&self::grant())).unwrap();
        assert_eq!(verify(&token, key.public(), now()), Err(TokenRefused), "{typ:?}");
    }
}

#[test]
fn a_key_that_the_token_brings_along_is_not_used() {
    let (stranger, ours) = (key(8), key(7).public().clone());
    let header = Header {
        kid: Some(ours.kid.clone()),
        jku: Some("https://stranger.example/jwks.json".to_owned()),
        jwk: serde_json::from_value(json!({"kty": "OKP", "crv": "Ed25519", "x": stranger.public().x})).unwrap(),
        ..stranger.header(ACCESS_TOKEN)
    };
    let token = stranger.sign_claims(&header, &claims(&self::grant())).unwrap();
    assert_eq!(key_id(&token).as_ref(), Some(&ours.kid));
    assert_eq!(verify(&token, &ours, now()), Err(TokenRefused));
}

#[test]
fn a_key_is_good_only_for_what_its_record_says() {
    let (key, grant, token) = token();
    let public = key.public();
    assert_eq!(verify(&token, public, now()), Ok(grant.clone()));
    for record in [
        PublicKey { algorithm: "HS256".to_owned(), ..public.clone() },
        PublicKey { issuer: "https://other.example".to_owned(), ..public.clone() },
        PublicKey { audience: ISSUER.to_owned(), ..public.clone() },
        PublicKey { retires_at: now(), ..public.clone() },
        PublicKey { revoked_at: Some(now()), ..public.clone() },
    ] {
        assert_eq!(verify(&token, &record, now()), Err(TokenRefused), "{record:?}");
    }
}

#[test]
fn a_record_from_before_issuers_were_noted_verifies_nothing() {
    let (key, _, token) = token();
    let old = json!({"kid": key.public().kid, "algorithm": "EdDSA", "x": key.public().x, "created_at": now()});
    let old: PublicKey = serde_json::from_value(old).unwrap();
    assert_eq!(verify(&token, &old, now()), Err(TokenRefused));
    assert!(old.may_go(now()));
}

#[test]
fn another_key_does_not_verify_it() {
    let (_, _, token) = token();
    assert_eq!(verify(&token, key(8).public(), now()), Err(TokenRefused));
}

#[test]
fn a_changed_token_is_refused() {
    let (key, grant, token) = token();
    let public = key.public();
    let changed = with_part(&token, 1, &claims(&self::grant()).to_string());
    assert_eq!(verify(&changed, public, now()), Err(TokenRefused));
    for algorithm in ["none", "None", "NONE", "HS256", "ES256"] {
        let header = format!(r#"{{"alg":"{algorithm}","typ":"at+jwt"}}"#);
        assert_eq!(verify(&with_part(&token, 0, &header), public, now()), Err(TokenRefused));
    }
    let unsigned = token.rsplit_once('.').unwrap().0.to_owned() + ".";
    assert_eq!(verify(&unsigned, public, now()), Err(TokenRefused));
    assert_eq!(verify(&token, public, now()), Ok(grant.clone()));
}

/// The public key is known to everybody, so a secret it must not be.
#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let (key, _, _) = token();
    let header =
        BASE64_URL_SAFE_NO_PAD.encode(json!({"alg": "HS256", "typ": "at+jwt", "kid": key.public().kid}).to_string());
    let signed = format!("{header}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims(&self::grant()).to_string()));
    for secret in [key.public().x.clone().into_bytes(), BASE64_URL_SAFE_NO_PAD.decode(&key.public().x).unwrap()] {
        use hmac::Mac;
        let mut mac = crate::mac::keyed(&secret);
        mac.update(signed.as_bytes());
        let token = format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        assert_eq!(verify(&token, key.public(), now()), Err(TokenRefused));
    }
}

#[test]
fn a_clients_token_says_which_and_for_what() {
    let key = key(7);
    for owner in [KeyOwner::Operator, KeyOwner::Account(AccountId::new())] {
        let (client, scopes) = (ClientRef { owner, id: ClientId::new() }, PermissionSet::of(&[Permission::PlansRead]));
        let token = key.client_token(client, scopes, now()).unwrap().token;
        let verified = super::verify(&token, key.public(), now()).unwrap();
        let Granted::Client(granted) = verified.grants else { panic!("{verified:?}") };
        assert_eq!((granted.client, granted.scopes, granted.id), (client, scopes, verified.id));
        assert_eq!(verify(&token, key.public(), now()), Err(TokenRefused), "it is no user's");
    }
}

#[test]
fn a_clients_token_is_for_itself_and_for_no_user() {
    let (key, at) = (key(7), now().second());
    let id = ClientRef { owner: KeyOwner::Operator, id: ClientId::new() }.to_string();
    let good = json!({"iss": ISSUER, "aud": "https://api.example.com/api/v1", "sub": id, "client_id": id,
        "scope": "plans:read", "iat": at, "nbf": at, "exp": at + 900, "jti": "x"});
    let signed = |claims: &Value| key.sign_claims(&key.header(ACCESS_TOKEN), claims).unwrap();
    assert!(super::verify(&signed(&good), key.public(), now()).is_ok());
    for (claim, value) in [
        ("sub", json!(UserId::new())),
        ("client_id", json!("client_01h455vb4pex5vsknk084sn02q")),
        ("client_id", json!(null)),
        ("scope", json!(null)),
        ("scope", json!("everything")),
        ("client_id", json!(UserId::new())),
        ("sid", json!(SessionId::new())),
    ] {
        let mut claims = good.clone();
        claims[claim] = value;
        assert!(super::verify(&signed(&claims), key.public(), now()).is_err(), "{claims}");
    }
}

#[test]
fn a_users_token_says_by_way_of_which_client_and_for_what() {
    let (key, grant) = (key(7), grant());
    let client = ClientToken {
        id: "the one".to_owned(),
        client: ClientRef { owner: KeyOwner::Operator, id: ClientId::new() },
        scopes: PermissionSet::of(&[Permission::InvoicesRead]),
        issued_at: now(),
        expires_at: now().after_seconds(i64::from(LIFETIME)),
    };
    let through = AccessGrant { through: Some(client), ..grant };
    let token = key.access_token(&through, now()).unwrap().token;
    assert_eq!(verify(&token, key.public(), now()), Ok(through));
}

#[test]
fn an_id_token_is_no_access_token() {
    let (key, grant) = (key(7), grant());
    let client = ClientRef { owner: KeyOwner::Operator, id: ClientId::new() };
    let token = key.id_token(&grant, client, Some("nonce"), now()).unwrap();
    assert_eq!(verify(&token, key.public(), now()), Err(TokenRefused));
    let claims = token.split('.').nth(1).map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!((&claims["aud"], &claims["nonce"]), (&json!(client.to_string()), &json!("nonce")));
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(ISSUER), &json!(grant.user)));
}
