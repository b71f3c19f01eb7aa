//! The value of a session's cookie: whose it is, and a secret.

use crate::random;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{SessionId, UserId};
use services::port::{PortError, SessionCookie};
use sha2::{Digest, Sha256};

const USER: std::ops::Range<usize> = 0..16;
const SESSION: std::ops::Range<usize> = 16..32;
const LENGTH: usize = 64;

/// A cookie that was presented: well written, and no more is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    pub user: UserId,
    pub session: SessionId,
    /// Of the whole value, hexadecimal.
    pub secret_sha256: String,
}

/// A new cookie, with what is stored of it: user (16 bytes), session (16), secret (32).
///
/// # Errors
/// [`PortError::Broken`] when the machine gives no random bytes.
pub fn new(user: UserId, session: SessionId) -> Result<(SessionCookie, String), PortError> {
    let secret = random::secret()?;
    let value =
        BASE64_URL_SAFE_NO_PAD.encode([user.uuid().as_bytes(), session.uuid().as_bytes(), secret.as_slice()].concat());
    let sha256 = sha256(&value);
    Ok((SessionCookie(value), sha256))
}

/// What a value says; `None` for what is not written as one.
#[must_use]
pub fn present(value: &str) -> Option<Presented> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(value).ok().filter(|bytes| bytes.len() == LENGTH)?;
    let user = UserId::from_uuid(uuid::Uuid::from_slice(&bytes[USER]).ok()?);
    let session = SessionId::from_uuid(uuid::Uuid::from_slice(&bytes[SESSION]).ok()?);
    Some(Presented { user, session, secret_sha256: sha256(value) })
}

fn sha256(value: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Presented, new, present};
    use domain::id::{SessionId, UserId};

    #[test]
    fn a_cookie_says_whose_it_is() {
        let (user, session) = (UserId::new(), SessionId::new());
        let (cookie, secret_sha256) = new(user, session).unwrap();
        assert_eq!(present(&cookie.0), Some(Presented { user, session, secret_sha256: secret_sha256.clone() }));
        assert_ne!(new(user, session).unwrap().1, secret_sha256);
    }

    #[test]
    fn what_is_not_written_as_one_is_none() {
        let (cookie, _) = new(UserId::new(), SessionId::new()).unwrap();
        let longer = format!("{}AAAA", cookie.0);
        for value in ["", "garbage", &cookie.0[1..], &longer] {
            assert_eq!(present(value), None, "{value}");
        }
    }
}
