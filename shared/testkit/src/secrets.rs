//! Secrets that are sent and got, so that they can be looked for where none may stand.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use std::collections::BTreeSet;

/// What they are called in bodies, forms and query strings. The `code` of a JSON body is a coupon's, and no secret.
const SENT: [&str; 15] = [
    "access_token",
    "challenge",
    "client_secret",
    "code_verifier",
    "current_password",
    "gateway_token",
    "new_password",
    "password",
    "proof",
    "recovery_code",
    "refresh_token",
    "secret",
    "signature",
    "staff_token",
    "token",
];

/// What they are called in answers. A problem has a `code` that is none.
const GIVEN: [&str; 9] = [
    "access_token",
    "challenge",
    "client_secret",
    "codes",
    "id_token",
    "otpauth_uri",
    "proof",
    "refresh_token",
    "secret",
];

/// What is shorter is found anywhere.
const SHORTEST: usize = 8;

/// The shortest part of a token that is looked for by itself.
const SHORTEST_PART: usize = 20;

/// A canary: what it was called where it was seen, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    pub name: String,
    pub text: String,
}

impl Secret {
    /// `None` for what is too short to be looked for.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Option<Self> {
        (text.len() >= SHORTEST).then(|| Self { name: name.to_owned(), text: text.to_owned() })
    }

    /// The first text that it stands in: as it is, escaped for a URL, in base64, or the part of a token that makes it good.
    pub fn found_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Option<&'t str> {
        let looks = self.looks();
        texts.into_iter().find(|text| looks.iter().any(|look| text.contains(look)))
    }

    fn looks(&self) -> BTreeSet<String> {
        let parts = self.text.split('.').skip(1).filter(|part| part.len() >= SHORTEST_PART).map(str::to_owned);
        let escaped = self.text.bytes().map(escaped).collect();
        parts.chain([self.text.clone(), escaped, BASE64_STANDARD.encode(&self.text)]).collect()
    }
}

/// RFC 3986, section 2.
fn escaped(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// Whether a field of that name in a body is a secret of the caller's.
#[must_use]
pub fn is_sent(name: &str) -> bool {
    SENT.contains(&name)
}

/// Those of a request.
#[must_use]
pub fn of_request<'a>(
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    query: &str,
    body: Option<&str>,
) -> Vec<Secret> {
    let mut found = Vec::new();
    for (name, value) in headers {
        match name {
            "authorization" => found.extend(of_authorization(value)),
            "cookie" => found.extend(of_cookie(value)),
            _ => {}
        }
    }
    pairs(query, &mut found);
    match body.map(|body| (body, serde_json::from_str(body))) {
        Some((_, Ok(json))) => within(&json, &SENT, &mut found),
        Some((form, Err(_))) => pairs(form, &mut found),
        None => {}
    }
    found
}

/// Those of an answer; `cookies` as in `Set-Cookie`.
#[must_use]
pub fn of_answer<'a>(location: Option<&str>, cookies: impl IntoIterator<Item = &'a str>, body: &Value) -> Vec<Secret> {
    let mut found = Vec::new();
    found.extend(cookies.into_iter().filter_map(of_cookie));
    if let Some((_, query)) = location.and_then(|location| location.split_once('?')) {
        pairs(query, &mut found);
    }
    within(body, &GIVEN, &mut found);
    found
}

/// What follows the scheme, and the password in it if it is made of one (RFC 7617).
fn of_authorization(value: &str) -> Vec<Secret> {
    let Some((_, credentials)) = value.split_once(' ') else { return Vec::new() };
    let decoded = BASE64_STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let password = decoded.as_deref().and_then(|decoded| decoded.split_once(':')).map(|(_, password)| password);
    [Some(credentials), password].into_iter().flatten().filter_map(|text| Secret::new("authorization", text)).collect()
}

fn of_cookie(cookie: &str) -> Option<Secret> {
    let (name, value) = cookie.split(';').next()?.split_once('=')?;
    Secret::new(name.trim(), value)
}

fn pairs(query: &str, found: &mut Vec<Secret>) {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let secret = pairs.filter(|(name, _)| *name == "code" || SENT.contains(name));
    found.extend(secret.filter_map(|(name, value)| Secret::new(name, value)));
}

fn within(json: &Value, names: &[&str], found: &mut Vec<Secret>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                if names.contains(&name.as_str()) {
                    texts(name, value, found);
                } else {
                    within(value, names, found);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| within(value, names, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn texts(name: &str, value: &Value, found: &mut Vec<Secret>) {
    match value {
        Value::String(text) => found.extend(Secret::new(name, text)),
        Value::Array(values) => values.iter().for_each(|value| texts(name, value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, of_answer, of_request};
    use serde_json::json;

    fn names_and_texts(found: Vec<Secret>) -> Vec<(String, String)> {
        let mut found: Vec<_> = found.into_iter().map(|secret| (secret.name, secret.text)).collect();
        found.sort();
        found
    }

    fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
        let mut expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        expected.sort();
        expected
    }

    #[test]
    fn what_a_request_brings_is_found_wherever_it_stands() {
        let headers = [("authorization", "Bearer an-access-token"), ("cookie", "__Host-session=a-cookie")];
        let found = of_request(headers, "token=a-link-token&limit=20", Some(r#"{"a":[{"password":"a password"}]}"#));
        let expected = [
            ("authorization", "an-access-token"),
            ("__Host-session", "a-cookie"),
            ("token", "a-link-token"),
            ("password", "a password"),
        ];
        assert_eq!(names_and_texts(found), pairs(expected));
        let form =
            of_request([("authorization", "Basic Y2xpZW50OnNlY3JldC1vZi1pdA==")], "", Some("x=y&code=a-code-it-is"));
        let expected = [
            ("authorization", "Y2xpZW50OnNlY3JldC1vZi1pdA=="),
            ("authorization", "secret-of-it"),
            ("code", "a-code-it-is"),
        ];
        assert_eq!(names_and_texts(form), pairs(expected));
    }

    #[test]
    fn what_an_answer_gives_is_found_and_a_problems_code_is_none() {
        let body =
            json!({ "code": "too_many_requests", "codes": ["a-recovery-code"], "b": { "secret": "ms_key_of_it" } });
        let found =
            of_answer(Some("https://a.example/?code=a-code-it-is&state=x"), ["__Host-session=a-cookie; Secure"], &body);
        let expected = [
            ("__Host-session", "a-cookie"),
            ("code", "a-code-it-is"),
            ("secret", "ms_key_of_it"),
            ("codes", "a-recovery-code"),
        ];
        assert_eq!(names_and_texts(found), pairs(expected));
    }

    #[test]
    fn a_secret_is_known_in_other_clothes() {
        let secret = Secret::new("password", "two words").unwrap();
        for text in ["say two words", "?p=two%20words", r#"{"b":"dHdvIHdvcmRz"}"#] {
            assert_eq!(secret.found_in([text]), Some(text));
        }
        assert_eq!(secret.found_in(["two other words"]), None);
        let token = Secret::new("access_token", "header.payload-of-the-token-it-is.signature").unwrap();
        assert!(token.found_in(["a", "signed payload-of-the-token-it-is"]).is_some());
        assert_eq!(token.found_in(["header"]), None);
    }
}
