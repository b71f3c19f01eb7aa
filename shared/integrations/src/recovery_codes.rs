//! Codes for whoever has lost their other factors.

use crate::random;
use domain::identity::RecoveryCode;
use services::port::{NewSecret, PortError};
use sha2::{Digest, Sha256};

/// # Errors
/// [`PortError::Broken`] when the machine gives no random bytes.
pub fn new_recovery_code() -> Result<NewSecret, PortError> {
    let mut bytes = [0; 15];
    bytes.copy_from_slice(&random::secret()?[..15]);
    let code = RecoveryCode::of(bytes);
    let sha256 = base16ct::lower::encode_string(&Sha256::digest(code.as_str().as_bytes()));
    Ok(NewSecret { secret: code.written(), sha256 })
}
