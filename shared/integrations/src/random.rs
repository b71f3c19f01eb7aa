//! Secrets that nobody can guess.

use ring::rand::{SecureRandom, SystemRandom};
use services::port::PortError;

/// # Errors
/// [`PortError::Broken`] when the machine gives no random bytes.
pub(crate) fn secret() -> Result<[u8; 32], PortError> {
    let mut secret = [0; 32];
    let filled = SystemRandom::new().fill(&mut secret);
    filled.map_err(|error| PortError::Broken { system: "the random source", reason: error.to_string() })?;
    Ok(secret)
}
