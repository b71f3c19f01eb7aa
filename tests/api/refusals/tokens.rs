//! Tokens that were not given to whoever brings them, for this, now.

use super::forger::{Forger, with};
use super::{known, refused};
use crate::stage::Stage;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::net::TcpListener;
use testkit::Error;
use testkit::system::PUBLIC_URL;

/// A stage, and what signs in its name: what comes of it whole is let in by every operation.
async fn scene() -> Result<(Stage, Forger), Error> {
    let stage = Stage::set().await?;
    let ours = Forger::ours(&stage.scene.api.system, &stage.scene.customer.owner).await?;
    known(&stage, &ours.token()).await?;
    Ok((stage, ours))
}

async fn refuses_claims(name: &str, values: &[Value]) -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    for value in values {
        refused(&stage, &format!("{name} {value}"), &ours.with_claim(name, value)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn expired() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let at = stage.scene.api.system.now().second();
    for value in [json!(at - 5), json!(0), json!(-1), json!("never"), json!((at + 900).to_string()), Value::Null] {
        refused(&stage, &format!("exp {value}"), &ours.with_claim("exp", &value)).await?;
    }
    let token = stage.scene.customer.owner.token.clone();
    known(&stage, &token).await?;
    stage.scene.api.system.pass_seconds(900 + 5);
    refused(&stage, "a token of 15 minutes ago", &token).await
}

#[tokio::test]
async fn not_yet_valid() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let at = stage.scene.api.system.now().second();
    for value in [json!(at + 6), json!(at + 86_400), json!("now"), Value::Null] {
        refused(&stage, &format!("nbf {value}"), &ours.with_claim("nbf", &value)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn another_issuer() -> Result<(), Error> {
    let slash = format!("{PUBLIC_URL}/");
    refuses_claims(
        "iss",
        &[json!("https://accounts.example.com"), json!(slash), json!(""), json!([PUBLIC_URL]), Value::Null],
    )
    .await
}

#[tokio::test]
async fn another_audience() -> Result<(), Error> {
    let ours = format!("{PUBLIC_URL}/api/v1");
    refuses_claims("aud", &[json!(PUBLIC_URL), json!("account"), json!([ours, "account"]), json!(""), Value::Null])
        .await
}

#[tokio::test]
async fn another_type() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    for value in [json!("JWT"), json!("jwt"), json!("id+jwt"), json!("at"), json!(""), json!(1), Value::Null] {
        refused(&stage, &format!("typ {value}"), &ours.with_header("typ", &value)).await?;
    }
    Ok(())
}

/// It is about somebody else, or about nobody.
#[tokio::test]
async fn claims_that_do_not_fit() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let (owner, admin) = (&stage.scene.customer.owner, &stage.scene.admin);
    for (name, value) in [
        ("sub", json!(admin.user)),
        ("sub", json!(stage.scene.customer.account)),
        ("sub", json!("")),
        ("sub", Value::Null),
        ("sid", json!(admin.session)),
        ("sid", json!(owner.user)),
        ("sid", Value::Null),
        ("client_id", json!("client_01h455vb4pex5vsknk084sn02q")),
        ("scope", json!("plans:write")),
    ] {
        refused(&stage, &format!("{name} {value}"), &ours.with_claim(name, &value)).await?;
    }
    Ok(())
}

/// RFC 8725, section 3.1.
#[tokio::test]
async fn no_algorithm_in_any_spelling() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    for algorithm in ["none", "None", "NONE", "nOnE", "none ", "", "null"] {
        let header = with(&ours.header, "alg", &json!(algorithm));
        let nothing = ours.signed_by(&header, &ours.claims, |_| Vec::new());
        refused(&stage, &format!("alg {algorithm}"), &nothing).await?;
    }
    let none = with(&ours.header, "alg", &json!("none"));
    refused(&stage, "alg none, and no dot", &cut(&ours.signed(&none, &ours.claims))).await?;
    refused(&stage, "alg none, signed", &ours.signed(&none, &ours.claims)).await?;
    for value in [Value::Null, json!(null), json!(0), json!(["EdDSA"])] {
        refused(&stage, &format!("alg {value}"), &ours.with_header("alg", &value)).await?;
    }
    for unsigned in [ours.signed_by(&ours.header, &ours.claims, |_| Vec::new()), cut(&ours.token())] {
        refused(&stage, "no signature", &unsigned).await?;
    }
    Ok(())
}

fn cut(token: &str) -> String {
    token.rsplit_once('.').map(|(signed, _)| signed.to_owned()).unwrap_or_default()
}

/// Everybody knows the public key, so it is no secret, in whatever form.
#[tokio::test]
async fn the_public_key_as_a_secret() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let raw = BASE64_URL_SAFE_NO_PAD.decode(&ours.key.x)?;
    // RFC 8410, section 4: a SubjectPublicKeyInfo is this frame and the key.
    let der = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], raw.as_slice()].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64_STANDARD.encode(&der));
    let set = json!({ "keys": [ours.jwk()] });
    let secrets: [(&str, &[u8]); 7] = [
        ("its bytes", &raw),
        ("its x", ours.key.x.as_bytes()),
        ("its DER", &der),
        ("its PEM", pem.as_bytes()),
        ("its PEM without the last line break", pem.trim_end().as_bytes()),
        ("its JWK", &ours.jwk().to_string().into_bytes()),
        ("the JWKS", &set.to_string().into_bytes()),
    ];
    let algorithms = [("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)];
    let tried = secrets.iter().map(|(name, secret)| (("HS256", hmac::HMAC_SHA256), *name, *secret));
    let longer = algorithms.into_iter().map(|algorithm| (algorithm, "its bytes", raw.as_slice()));
    for ((algorithm, mac), name, secret) in tried.chain(longer) {
        let header = with(&ours.header, "alg", &json!(algorithm));
        let key = hmac::Key::new(mac, secret);
        let token = ours.signed_by(&header, &ours.claims, |signed| hmac::sign(&key, signed).as_ref().to_vec());
        refused(&stage, &format!("{algorithm} of {name}"), &token).await?;
    }
    Ok(())
}

/// The algorithm is the key's, whatever the token says.
#[tokio::test]
async fn another_algorithm_of_a_known_key() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    for algorithm in ["ES256", "ES384", "RS256", "PS256", "HS256", "Ed25519", "eddsa", "EDDSA"] {
        refused(&stage, algorithm, &ours.with_header("alg", &json!(algorithm))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_id_that_names_none() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let stranger = Forger::stranger(&stage.scene.api.system, &stage.scene.customer.owner)?;
    refused(&stage, "a stranger's key", &stranger.token()).await?;
    refused(&stage, "a stranger's signature", &stranger.with_header("kid", &json!(ours.key.kid))).await?;
    let upper = ours.key.kid.to_uppercase();
    for kid in [
        "",
        " ",
        "0123456789abcdef",
        "../../../../../dev/null",
        "/proc/self/environ",
        "file:///dev/null",
        "https://stranger.example/key",
        "' OR '1'='1",
        "x' UNION SELECT 'AAAA",
        "\"; --",
        "signing-key#",
        "*",
        "|cat /etc/passwd",
        "\0",
        &upper,
        &"k".repeat(100_000),
    ] {
        let name = format!("kid {}", kid.chars().take(30).collect::<String>());
        refused(&stage, &name, &ours.with_header("kid", &json!(kid))).await?;
    }
    for kid in [json!(0), json!([ours.key.kid]), json!({ "$ne": null }), Value::Null] {
        refused(&stage, &format!("kid {kid}"), &ours.with_header("kid", &kid)).await?;
    }
    Ok(())
}

/// RFC 8725, section 3.10: keys are ours to have, and nobody is asked for them. Whoever is pointed at hears nothing.
#[tokio::test]
async fn a_key_that_the_token_brings_along() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let stranger = Forger::stranger(&stage.scene.api.system, &stage.scene.customer.owner)?;
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let there = format!("http://{}/jwks.json", listener.local_addr()?);
    let certificate = BASE64_STANDARD.encode(BASE64_URL_SAFE_NO_PAD.decode(&stranger.key.x)?);
    for kid in [json!(stranger.key.kid), json!(ours.key.kid)] {
        let header = with(&stranger.header, "kid", &kid);
        for (name, value) in [
            ("jku", json!(there)),
            ("x5u", json!(there)),
            ("jwk", stranger.jwk()),
            ("x5c", json!([certificate])),
            ("x5t", json!("AAAA")),
            ("x5t#S256", json!("AAAA")),
        ] {
            let token = stranger.signed(&with(&header, name, &value), &stranger.claims);
            refused(&stage, &format!("{name} and kid {kid}"), &token).await?;
        }
        let all = json!({ "jku": there, "x5u": there, "jwk": stranger.jwk(), "x5c": [certificate] });
        let header =
            all.as_object().into_iter().flatten().fold(header, |header, (name, value)| with(&header, name, value));
        refused(&stage, &format!("all of it and kid {kid}"), &stranger.signed(&header, &stranger.claims)).await?;
    }
    refused(&stage, "iss elsewhere", &stranger.with_claim("iss", &json!(there))).await?;
    let heard = listener.accept().map(|(_, from)| from);
    assert!(heard.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock), "{heard:?}");
    Ok(())
}

#[tokio::test]
async fn another_deployment() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let (system, owner) = (&stage.scene.api.system, &stage.scene.customer.owner);
    for (seed, issuer) in [(7, "https://sandbox.mainspring.test"), (9, PUBLIC_URL), (9, "https://live.mainspring.test")]
    {
        let theirs = Forger::new(seed, issuer, system, owner)?;
        refused(&stage, &format!("a token of {issuer}"), &theirs.token()).await?;
        refused(&stage, &format!("our key id at {issuer}"), &theirs.with_header("kid", &json!(ours.key.kid))).await?;
    }
    Ok(())
}

/// One letter is another.
#[tokio::test]
async fn a_token_that_was_changed() -> Result<(), Error> {
    let (stage, ours) = scene().await?;
    let (token, at) = (ours.token(), ours.token().rfind('.').unwrap_or_default());
    for place in [0, 10, at / 2, at - 1, at + 1, at + 40] {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        refused(&stage, &format!("another letter {place}"), &String::from_utf8(changed)?).await?;
    }
    for suffix in ["=", "==", ".", ".AAAA", "A"] {
        refused(&stage, &format!("{suffix} behind it"), &format!("{token}{suffix}")).await?;
    }
    Ok(())
}
