//! An OpenID Connect provider on a socket of its own, which says of people what a test tells it.

use crate::Error;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as RsaKeyPair, PublicKeyComponents};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

pub const CLIENT_ID: &str = "mainspring";
pub const CLIENT_SECRET: &str = "the client's secret: at/the+provider";

/// What it is asked over the network.
pub(crate) const PATHS: [&str; 3] = [METADATA, KEYS, TOKEN];
const METADATA: &str = "/.well-known/openid-configuration";
const KEYS: &str = "/keys";
const TOKEN: &str = "/token";

const RSA_KEY: &[u8] = include_bytes!("../fixtures/provider-rsa.pk8");

/// How the provider answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    #[default]
    AsItShould,
    With500,
    With10Megabytes,
    /// Takes the request and says nothing.
    Never,
}

/// What signs a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    #[default]
    Rsa,
    Ecdsa,
    Ed25519,
    /// `none`, with no signature.
    Nothing,
    /// HMAC, keyed with what everybody knows of the RSA key.
    HmacOfPublicKey,
    /// A key that the provider does not publish, by the name of one that it does.
    Stranger,
}

struct Consent {
    challenge: String,
    redirect_uri: String,
    claims: Value,
}

#[derive(Default)]
struct Book {
    answers: Answers,
    signing: Signing,
    issuer_said: Option<String>,
    consents: HashMap<String, Consent>,
    requests: u64,
}

pub struct TestProvider {
    pub issuer: String,
    pub(crate) address: SocketAddr,
    id: String,
    book: Arc<Mutex<Book>>,
}

impl std::fmt::Debug for TestProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestProvider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl TestProvider {
    /// # Errors
    /// When there is no port or no key.
    pub fn start(id: &str) -> Result<Self, Error> {
        Self::start_as(id, None)
    }

    /// One that is reached at another address than its own.
    ///
    /// # Errors
    /// As [`TestProvider::start`].
    pub fn start_behind(id: &str, issuer: String) -> Result<Self, Error> {
        Self::start_as(id, Some(issuer))
    }

    fn start_as(id: &str, issuer: Option<String>) -> Result<Self, Error> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let issuer = issuer.unwrap_or_else(|| format!("http://{address}"));
        let book: Arc<Mutex<Book>> = Arc::default();
        let keys = Arc::new(Keys::new()?);
        let (of_thread, issuer_of_thread) = (Arc::clone(&book), issuer.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (book, keys, issuer) = (Arc::clone(&of_thread), Arc::clone(&keys), issuer_of_thread.clone());
                thread::spawn(move || {
                    // A browser that hangs up is none of its business.
                    let _ = serve(stream, &book, &keys, &issuer);
                });
            }
        });
        Ok(Self { issuer, address, id: id.to_owned(), book })
    }

    /// As the operator's secret has it.
    #[must_use]
    pub fn configuration(&self) -> Value {
        json!({
            "id": self.id, "name": "Example", "issuer": self.issuer,
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        })
    }

    pub fn answers(&self, answers: Answers) {
        self.book().answers = answers;
    }

    pub fn signs_with(&self, signing: Signing) {
        self.book().signing = signing;
    }

    /// Says in its metadata that it is somebody else.
    pub fn claims_to_be(&self, issuer: &str) {
        self.book().issuer_said = Some(issuer.to_owned());
    }

    #[must_use]
    pub fn requests(&self) -> u64 {
        self.book().requests
    }

    /// Somebody logs in there and consents: the code that their browser comes back with. `claims` replace what an ID token
    /// says otherwise; `null` leaves one out.
    ///
    /// # Errors
    /// For a URL that is not one of its own.
    pub fn consent(&self, url: &str, now: i64, claims: &Value) -> Result<String, Error> {
        let (endpoint, query) = url.split_once('?').ok_or("no query")?;
        if endpoint != format!("{}/authorize", self.issuer) {
            return Err(format!("{endpoint} is not of {}", self.issuer).into());
        }
        let asked: HashMap<String, String> = serde_html_form::from_str(query)?;
        let of = |name: &str| asked.get(name).cloned().ok_or_else(|| format!("no {name}"));
        for (name, value) in [("response_type", "code"), ("client_id", CLIENT_ID), ("code_challenge_method", "S256")] {
            if of(name)? != value {
                return Err(format!("{name} is not {value}").into());
            }
        }
        let mut said = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "ada-at-example", "iat": now, "exp": now + 300,
            "nonce": of("nonce")?, "email": "ada@example.com", "email_verified": true,
        });
        for (name, value) in claims.as_object().into_iter().flatten() {
            said[name] = value.clone();
        }
        if let Some(said) = said.as_object_mut() {
            said.retain(|_, value| !value.is_null());
        }
        let mut book = self.book();
        let code = format!("code-{}/+", book.consents.len());
        let (challenge, redirect_uri) = (of("code_challenge")?, of("redirect_uri")?);
        book.consents.insert(code.clone(), Consent { challenge, redirect_uri, claims: said });
        Ok(code)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Keys {
    rsa: RsaKeyPair,
    ecdsa: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
    stranger: Ed25519KeyPair,
    random: SystemRandom,
}

impl Keys {
    fn new() -> Result<Self, Error> {
        let random = SystemRandom::new();
        let rejected = |error: KeyRejected| error.to_string();
        let ecdsa = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(|_| "no key")?;
        Ok(Self {
            rsa: RsaKeyPair::from_pkcs8(RSA_KEY).map_err(rejected)?,
            ecdsa: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ecdsa.as_ref(), &random)
                .map_err(rejected)?,
            ed25519: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).map_err(rejected)?,
            stranger: Ed25519KeyPair::from_seed_unchecked(&[8; 32]).map_err(rejected)?,
            random,
        })
    }

    fn modulus(&self) -> PublicKeyComponents<Vec<u8>> {
        PublicKeyComponents::from(self.rsa.public())
    }

    fn published(&self) -> Value {
        let PublicKeyComponents { n, e } = self.modulus();
        let point = self.ecdsa.public_key().as_ref();
        json!({ "keys": [
            { "kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256", "n": base64(&n), "e": base64(&e) },
            { "kty": "EC", "kid": "ec", "use": "sig", "crv": "P-256", "x": base64(&point[1..33]), "y": base64(&point[33..]) },
            { "kty": "OKP", "kid": "ed", "crv": "Ed25519", "x": base64(self.ed25519.public_key().as_ref()) },
            { "kty": "RSA", "kid": "encrypts", "use": "enc", "n": base64(&n), "e": base64(&e) },
            { "kty": "unheard of", "kid": "unheard of" },
        ] })
    }

    fn sign(&self, signing: Signing, claims: &Value) -> Result<String, Error> {
        let (algorithm, kid) = match signing {
            Signing::Rsa => ("RS256", "rsa"),
            Signing::Ecdsa => ("ES256", "ec"),
            Signing::Ed25519 | Signing::Stranger => ("EdDSA", "ed"),
            Signing::Nothing => ("none", "rsa"),
            Signing::HmacOfPublicKey => ("HS256", "rsa"),
        };
        let header = base64(json!({ "alg": algorithm, "kid": kid, "typ": "JWT" }).to_string().as_bytes());
        let message = format!("{header}.{}", base64(claims.to_string().as_bytes()));
        let bytes = message.as_bytes();
        let signature = match signing {
            Signing::Rsa => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &self.random, bytes, &mut signature).map_err(|_| "not signed")?;
                signature
            }
            Signing::Ecdsa => self.ecdsa.sign(&self.random, bytes).map_err(|_| "not signed")?.as_ref().to_vec(),
            Signing::Ed25519 => self.ed25519.sign(bytes).as_ref().to_vec(),
            Signing::Stranger => self.stranger.sign(bytes).as_ref().to_vec(),
            Signing::Nothing => Vec::new(),
            Signing::HmacOfPublicKey => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &self.modulus().n);
                ring::hmac::sign(&key, bytes).as_ref().to_vec()
            }
        };
        Ok(format!("{message}.{}", base64(&signature)))
    }
}

fn base64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn serve(mut stream: TcpStream, book: &Mutex<Book>, keys: &Keys, issuer: &str) -> Result<(), Error> {
    let (head, body) = read(&mut stream)?;
    let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
    book.requests += 1;
    let (status, answer) = match book.answers {
        Answers::AsItShould => answer(&head, &body, &mut book, keys, issuer)?,
        Answers::With500 => ("500 Internal Server Error", "{}".to_owned()),
        Answers::With10Megabytes => ("200 OK", format!("{{\"x\":\"{}\"}}", "x".repeat(10_000_000))),
        Answers::Never => {
            drop(book);
            // Until the other side hangs up.
            let _ = stream.read(&mut [0]);
            return Ok(());
        }
    };
    drop(book);
    let length = answer.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{answer}"
    )?;
    Ok(())
}

fn read(stream: &mut TcpStream) -> Result<(String, String), Error> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok((head.to_owned(), body.to_owned()));
            }
        }
        match stream.read(&mut buffer)? {
            0 => return Err("hung up".into()),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

fn answer(head: &str, body: &str, book: &mut Book, keys: &Keys, issuer: &str) -> Result<(&'static str, String), Error> {
    let path = head.split(' ').nth(1).unwrap_or_default();
    let answer = match path {
        METADATA => json!({
            "issuer": book.issuer_said.as_deref().unwrap_or(issuer),
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}{TOKEN}"),
            "jwks_uri": format!("{issuer}{KEYS}"),
        }),
        KEYS => keys.published(),
        TOKEN => match redeemed(head, body, book)? {
            Some(claims) => json!({
                "access_token": "x", "token_type": "Bearer", "id_token": keys.sign(book.signing, &claims)?,
            }),
            None => return Ok(("400 Bad Request", json!({ "error": "invalid_grant" }).to_string())),
        },
        _ => return Ok(("404 Not Found", "{}".to_owned())),
    };
    Ok(("200 OK", answer.to_string()))
}

/// A code is good once, for the client that it was made for, with the verifier and the address that it was asked with.
fn redeemed(head: &str, body: &str, book: &mut Book) -> Result<Option<Value>, Error> {
    let form: HashMap<String, String> = serde_html_form::from_str(body)?;
    let of = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let escaped = |text: &str| -> Result<String, Error> {
        Ok(serde_html_form::to_string([("_", text)])?.trim_start_matches("_=").to_owned())
    };
    let expected = BASE64_STANDARD.encode(format!("{}:{}", escaped(CLIENT_ID)?, escaped(CLIENT_SECRET)?));
    if !head.contains(&format!("authorization: Basic {expected}")) {
        return Ok(None);
    }
    let Some(consent) = book.consents.remove(of("code")) else { return Ok(None) };
    let challenge = base64(&Sha256::digest(of("code_verifier").as_bytes()));
    let good = challenge == consent.challenge
        && of("redirect_uri") == consent.redirect_uri
        && of("grant_type") == "authorization_code";
    Ok(good.then_some(consent.claims))
}
