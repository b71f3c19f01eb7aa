//! API keys as they are written: what they are for, whose they are, a secret, and a checksum, so that a mistyped key and
//! one found in a repository are known for what they are without asking anybody.

use crate::mac::hmac;
use crate::random;
use domain::id::{AccountId, ApiKeyId};
use domain::identity::KeyOwner;
use services::port::{ApiKeySecret, PortError};
use sha2::{Digest, Sha256};

const PREFIX: &str = "ms_";
const OWNER: std::ops::Range<usize> = 0..16;
const KEY: std::ops::Range<usize> = 16..32;
const SECRET_END: usize = 64;
const CHECKSUM_BYTES: usize = 4;

/// A key that was presented: well written, and no more is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    pub owner: KeyOwner,
    pub key: ApiKeyId,
    /// Of the whole key, hexadecimal.
    pub secret_sha256: String,
}

/// A new key, with what is stored of it.
///
/// # Errors
/// [`PortError`] when the machine gives no random bytes.
pub fn new(environment: &str, owner: KeyOwner, key: ApiKeyId) -> Result<(ApiKeySecret, String), PortError> {
    let written = write(environment, owner, key, random::secret()?);
    let sha256 = sha256(&written);
    Ok((ApiKeySecret(written), sha256))
}

/// A key as it is shown, once: `ms_<environment>_` and owner (16 bytes), key (16), secret (32), checksum (4) in base 58.
#[must_use]
pub fn write(environment: &str, owner: KeyOwner, key: ApiKeyId, secret: [u8; 32]) -> String {
    let mut bytes = Vec::with_capacity(SECRET_END + CHECKSUM_BYTES);
    bytes.extend_from_slice(
        match &owner {
            KeyOwner::Account(account) => account.uuid().into_bytes(),
            KeyOwner::Operator => [0; 16],
        }
        .as_slice(),
    );
    bytes.extend_from_slice(key.uuid().as_bytes());
    bytes.extend_from_slice(&secret);
    let checksum = checksum(environment, &bytes);
    bytes.extend_from_slice(&checksum);
    format!("{PREFIX}{environment}_{}", bs58::encode(bytes).into_string())
}

/// What a key says; `None` for what is not written as one.
#[must_use]
pub fn present(key: &str) -> Option<Presented> {
    let (environment, encoded) = key.strip_prefix(PREFIX)?.split_once('_')?;
    let mut bytes = [0; SECRET_END + CHECKSUM_BYTES];
    if bs58::decode(encoded).onto(&mut bytes).ok()? != bytes.len() {
        return None;
    }
    let (said, checked) = bytes.split_at(SECRET_END);
    if checksum(environment, said) != checked {
        return None;
    }
    let owner = uuid::Uuid::from_slice(&bytes[OWNER]).ok()?;
    let owner = if owner.is_nil() { KeyOwner::Operator } else { KeyOwner::Account(AccountId::from_uuid(owner)) };
    let id = ApiKeyId::from_uuid(uuid::Uuid::from_slice(&bytes[KEY]).ok()?);
    Some(Presented { owner, key: id, secret_sha256: sha256(key) })
}

/// What is stored of a key.
#[must_use]
pub fn sha256(key: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(key.as_bytes()))
}

/// Not a secret: it tells what is whole from what is not.
fn checksum(environment: &str, bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = hmac(&[0; 32], &[environment.as_bytes(), bytes]);
    [digest[0], digest[1], digest[2], digest[3]]
}

#[cfg(test)]
mod tests {
    use super::{Presented, present, sha256, write};
    use domain::id::{AccountId, ApiKeyId};
    use domain::identity::KeyOwner;

    #[test]
    fn a_key_says_whose_it_is() {
        for owner in [KeyOwner::Operator, KeyOwner::Account(AccountId::new())] {
            let id = ApiKeyId::new();
            let key = write("sandbox", owner, id, [7; 32]);
            assert!(key.starts_with("ms_sandbox_"));
            assert_eq!(present(&key), Some(Presented { owner, key: id, secret_sha256: sha256(&key) }));
        }
    }

    #[test]
    fn a_mistyped_key_is_none() {
        let key = write("live", KeyOwner::Operator, ApiKeyId::new(), [7; 32]);
        for n in 0..key.len() {
            let other = if &key[n..=n] == "x" { "y" } else { "x" };
            let mistyped = format!("{}{other}{}", &key[..n], &key[n + 1..]);
            assert_eq!(present(&mistyped), None, "{n}");
        }
        assert_eq!(present(&key.replace("live", "sandbox")), None);
        assert_eq!(present(&key[..key.len() - 1]), None);
        assert_eq!(present(""), None);
    }
}
