use super::PortError;

/// What is made up and shown once.
#[derive(Clone)]
pub struct NewSecret {
    pub secret: String,
    /// Hexadecimal: what is stored of it.
    pub sha256: String,
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSecret(…)")
    }
}

pub trait NewSecrets {
    /// 32 random bytes.
    ///
    /// # Errors
    /// [`PortError::Broken`] when the machine gives no random bytes.
    fn new_secret(&self) -> Result<NewSecret, PortError>;

    /// As people write it down. What is hashed is the code in its one form.
    ///
    /// # Errors
    /// As [`NewSecrets::new_secret`].
    fn new_recovery_code(&self) -> Result<NewSecret, PortError>;
}
