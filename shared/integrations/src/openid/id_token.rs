//! What a provider says of somebody: OpenID Connect Core 1.0, section 3.1.3.7.

use super::configuration::Provider;
use super::keys::Key;
use crate::tokens::install_providers;
use domain::email::EmailAddress;
use domain::identity::{ProvenIdentity, ProviderSubject};
use domain::time::WallTime;
use jsonwebtoken::{Validation, decode, decode_header};
use serde::Deserialize;

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 60;

/// How long ago a token that comes of a code may have been made, in seconds.
const OLDEST: i64 = 10 * 60;

/// The longest `sub` there is (section 2).
const MOST_CHARACTERS: usize = 255;

pub(super) struct Expected<'a> {
    pub(super) provider: &'a Provider,
    pub(super) nonce: &'a str,
    pub(super) now: WallTime,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: OneOrMany,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Verified,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Some providers write it as a text.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Verified {
    Truth(bool),
    Text(String),
    #[default]
    Unsaid,
}

/// Who the token is about, or why it is not listened to.
pub(super) fn verify(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<ProvenIdentity, &'static str> {
    let claims = genuine(token, keys)?;
    let Expected { provider, nonce, now } = *expected;
    let now = now.second();
    let ours = |audience: &String| *audience == provider.client_id;
    let for_us = match &claims.aud {
        OneOrMany::One(audience) => ours(audience),
        // One that we do not know is one that we do not trust.
        OneOrMany::Many(audiences) => !audiences.is_empty() && audiences.iter().all(ours),
    };
    if claims.iss != provider.issuer {
        return Err("a token of another issuer");
    }
    if !for_us || claims.azp.as_ref().is_some_and(|party| !ours(party)) {
        return Err("a token for somebody else");
    }
    if now - LEEWAY >= claims.exp {
        return Err("a token that has expired");
    }
    let begins = claims.nbf.unwrap_or(claims.iat).max(claims.iat);
    if begins > now + LEEWAY || claims.iat < now - OLDEST - LEEWAY {
        return Err("a token of another time");
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return Err("a token of another log-in");
    }
    if !(1..=MOST_CHARACTERS).contains(&claims.sub.len()) || !claims.sub.is_ascii() {
        return Err("a token about nobody");
    }
    let email_verified = match claims.email_verified {
        Verified::Truth(verified) => verified,
        Verified::Text(text) => text == "true",
        Verified::Unsaid => false,
    };
    Ok(ProvenIdentity {
        provider: provider.id.clone(),
        who: ProviderSubject { issuer: claims.iss, subject: claims.sub },
        email: claims.email.and_then(|email| EmailAddress::try_from(email).ok()),
        email_verified,
    })
}

/// What the token says, if one of the keys signed it. The algorithm is the key's (RFC 8725, section 3.1).
fn genuine(token: &str, keys: &[Key]) -> Result<Claims, &'static str> {
    let header = decode_header(token).map_err(|_| "a token without a readable header")?;
    if header.crit.is_some() {
        // RFC 7515, section 4.1.11.
        return Err("a token with an extension that has to be understood");
    }
    install_providers();
    let named = |key: &&Key| header.kid.as_ref().is_none_or(|kid| key.is_called(kid));
    keys.iter()
        .filter(named)
        .find_map(|key| {
            let mut validation = Validation::new(key.algorithm);
            // All of it is looked at above; and time is an argument, where the library would ask the machine.
            validation.required_spec_claims.clear();
            validation.validate_exp = false;
            validation.validate_nbf = false;
            validation.validate_aud = false;
            decode::<Claims>(token, &key.decoding, &validation).ok()
        })
        .map(|token| token.claims)
        .ok_or("a token that the provider did not sign")
}
