//! Password hashes: argon2id with 19 MiB, two passes, one lane (OWASP's recommendation).

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash as Phc, Version};
use domain::identity::{NewPassword, PasswordHash};
use services::port::{Passwords, PortError};

/// Kibibytes.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A hash of nothing anybody knows, with the same parameters: verified where there is no user, for the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWFpbnNwcmluZy1ub2JvZHk$cFzXjR5T3Rk0bq0iVb0qU3nJXkI7Wq3q5b1n8cJb1h0";

#[derive(Debug, Default)]
pub struct Argon2id;

fn broken(error: impl std::fmt::Display) -> PortError {
    PortError::Broken { system: "the password hash", reason: error.to_string() }
}

fn hasher() -> Result<Argon2<'static>, PortError> {
    let parameters = Params::new(MEMORY, PASSES, LANES, None).map_err(broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

impl Passwords for Argon2id {
    fn hash(&self, password: &NewPassword) -> Result<PasswordHash, PortError> {
        let hash = hasher()?.hash_password(password.reveal().as_bytes()).map_err(broken)?;
        Ok(PasswordHash::new(hash.to_string()))
    }

    fn verify(&self, password: &str, hash: Option<&PasswordHash>) -> bool {
        let phc = hash.map_or(NOBODY, PasswordHash::phc);
        let (Ok(hasher), Ok(parsed)) = (hasher(), Phc::new(phc)) else {
            return false;
        };
        hasher.verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Argon2id, NOBODY};
    use argon2::PasswordHash as Phc;
    use domain::identity::{ContextWords, NewPassword};
    use services::port::Passwords;

    #[test]
    fn only_the_right_password_verifies() {
        let hash = Argon2id
            .hash(&NewPassword::new("a long enough phrase".to_owned(), &ContextWords::default()).unwrap())
            .unwrap();
        assert!(hash.phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(Argon2id.verify("a long enough phrase", Some(&hash)));
        assert!(!Argon2id.verify("a long enough phrasE", Some(&hash)));
        assert!(!Argon2id.verify("a long enough phrase", None));
    }

    #[test]
    fn nobody_takes_as_long_as_somebody() {
        let parsed = Phc::new(NOBODY).unwrap();
        assert_eq!(parsed.params.to_string(), "m=19456,t=2,p=1");
        assert!(parsed.hash.is_some());
    }
}
