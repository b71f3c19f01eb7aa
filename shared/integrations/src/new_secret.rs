//! Secrets that are made up for others: shown once, and stored as a hash.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use services::port::{NewSecret, PortError};
use sha2::{Digest, Sha256};

/// # Errors
/// [`PortError::Broken`] when the machine gives no random bytes.
pub fn new_secret() -> Result<NewSecret, PortError> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|error| PortError::Broken { system: "the random source", reason: error.to_string() })?;
    let secret = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let sha256 = base16ct::lower::encode_string(&Sha256::digest(secret.as_bytes()));
    Ok(NewSecret { secret, sha256 })
}
