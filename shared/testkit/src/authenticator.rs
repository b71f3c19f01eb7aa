//! What a browser and a device do with passkeys, with real keys and real signatures.

use crate::Error;
use crate::system::APP_URL;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// A device with one passkey, and the browser before it. What it does is right until a test changes it.
#[derive(Clone, Debug)]
pub struct Authenticator {
    /// What the passkey is known by.
    pub credential: Vec<u8>,
    /// PKCS #8.
    pub key: Vec<u8>,
    /// Whose passkey it says it is.
    pub user_handle: Vec<u8>,
    /// The page that asks.
    pub origin: String,
    /// Whose passkey the page says it wants.
    pub relying_party: String,
    /// Whether it recognises who is there.
    pub verifies: bool,
    /// How often it has signed; `None` for one that does not count.
    pub count: Option<u32>,
}

impl Authenticator {
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn new() -> Result<Self, Error> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).map_err(|_| "no key")?;
        Ok(Self {
            credential: Sha256::digest(key.as_ref()).to_vec(),
            key: key.as_ref().to_vec(),
            user_handle: Vec::new(),
            origin: APP_URL.to_owned(),
            relying_party: APP_URL.trim_start_matches("https://").to_owned(),
            verifies: true,
            count: Some(0),
        })
    }

    /// What `navigator.credentials.create()` makes of what it was offered.
    ///
    /// # Errors
    /// When there is no challenge in it.
    pub fn make(&mut self, offer: &Value) -> Result<Value, Error> {
        let options = &offer["public_key"];
        self.user_handle = BASE64_URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().ok_or("no user")?)?;
        let client_data = self.client_data("webauthn.create", options)?;
        let mut data = self.data(HAS_CREDENTIAL);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(self.credential.len())?.to_be_bytes());
        data.extend_from_slice(&self.credential);
        data.extend_from_slice(&self.cose_key()?);
        // { "fmt": "none", "attStmt": {}, "authData": … } in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend_from_slice(&u16::try_from(data.len())?.to_be_bytes());
        object.extend_from_slice(&data);
        let response = json!({ "clientDataJSON": encoded(&client_data), "attestationObject": encoded(&object) });
        Ok(json!({ "id": encoded(&self.credential), "type": "public-key", "response": response }))
    }

    /// What `navigator.credentials.get()` makes of what it was asked.
    ///
    /// # Errors
    /// When there is no challenge in it.
    pub fn answer(&mut self, request: &Value) -> Result<Value, Error> {
        self.count = self.count.map(|count| count + 1);
        let client_data = self.client_data("webauthn.get", &request["public_key"])?;
        let data = self.data(0);
        let mut signed = data.clone();
        signed.extend_from_slice(&Sha256::digest(&client_data));
        let signature = self.pair()?.sign(&SystemRandom::new(), &signed).map_err(|_| "not signed")?;
        let response = json!({
            "clientDataJSON": encoded(&client_data),
            "authenticatorData": encoded(&data),
            "signature": encoded(signature.as_ref()),
            "userHandle": encoded(&self.user_handle),
        });
        Ok(json!({ "id": encoded(&self.credential), "type": "public-key", "response": response }))
    }

    /// Says of its passkey that it is of whoever `other` is for.
    pub fn pretend(&mut self, other: &Self) {
        self.user_handle.clone_from(&other.user_handle);
        self.credential.clone_from(&other.credential);
    }

    fn client_data(&self, ceremony: &str, options: &Value) -> Result<Vec<u8>, Error> {
        let challenge = options["challenge"].as_str().ok_or("no challenge")?;
        let said = json!({ "type": ceremony, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        Ok(said.to_string().into_bytes())
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.relying_party.as_bytes()).to_vec();
        data.push(flags | USER_PRESENT | verified);
        data.extend_from_slice(&self.count.unwrap_or_default().to_be_bytes());
        data
    }

    /// { 1: 2, 3: -7, -1: 1, -2: x, -3: y } in CBOR (RFC 9053, section 7.1.1).
    fn cose_key(&self) -> Result<Vec<u8>, Error> {
        let pair = self.pair()?;
        let (x, y) = pair.public_key().as_ref().get(1..).ok_or("no point")?.split_at(32);
        Ok([b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat())
    }

    fn pair(&self) -> Result<EcdsaKeyPair, Error> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.key, &SystemRandom::new());
        Ok(pair.map_err(|_| "not a key")?)
    }
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
