//! Refresh tokens: user, session and a secret, sealed, so that what we never gave out is told at once. The next token is
//! computed from the one before: a retry gets the same, and nothing that is stored is of use to a thief.

use crate::mac::hmac;
use crate::random;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::{SessionId, UserId};
use services::port::{PortError, PresentedRefresh, RefreshToken};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

const SECRET: std::ops::Range<usize> = 32..64;
const SEALED: usize = 64;

/// The first token of a session, with its SHA-256 (hexadecimal).
///
/// # Errors
/// [`PortError::Broken`] when the machine gives no random bytes.
pub fn first(key: &[u8; 32], user: UserId, session: SessionId) -> Result<(RefreshToken, String), PortError> {
    Ok(seal(key, user, session, random::secret()?))
}

/// What a token says, with its successor; `None` for what we never gave out.
#[must_use]
pub fn present(key: &[u8; 32], token: &str) -> Option<PresentedRefresh> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (sealed, tag) = bytes.split_at_checked(SEALED)?;
    if !bool::from(hmac(key, &[b"seal", sealed]).as_slice().ct_eq(tag)) {
        return None;
    }
    let user = UserId::from_uuid(uuid::Uuid::from_slice(&sealed[..16]).ok()?);
    let session = SessionId::from_uuid(uuid::Uuid::from_slice(&sealed[16..32]).ok()?);
    let next = hmac(key, &[b"next", sealed.get(SECRET)?]);
    let (successor, successor_sha256) = seal(key, user, session, next);
    Some(PresentedRefresh { user, session, sha256: sha256(token), successor, successor_sha256 })
}

/// User (16 bytes), session (16), secret (32), tag (32).
fn seal(key: &[u8; 32], user: UserId, session: SessionId, secret: [u8; 32]) -> (RefreshToken, String) {
    let mut token = Vec::with_capacity(SEALED + 32);
    token.extend_from_slice(user.uuid().as_bytes());
    token.extend_from_slice(session.uuid().as_bytes());
    token.extend_from_slice(&secret);
    let tag = hmac(key, &[b"seal", &token]);
    token.extend_from_slice(&tag);
    let token = BASE64_URL_SAFE_NO_PAD.encode(token);
    let sha256 = sha256(&token);
    (RefreshToken(token), sha256)
}

fn sha256(token: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{first, present};
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use domain::id::{SessionId, UserId};

    #[test]
    fn a_token_says_whose_it_is_and_has_one_successor() {
        let (user, session) = (UserId::new(), SessionId::new());
        let (token, sha256) = first(&[1; 32], user, session).unwrap();
        let presented = present(&[1; 32], &token.0).unwrap();
        assert_eq!((presented.user, presented.session, &presented.sha256), (user, session, &sha256));
        let again = present(&[1; 32], &token.0).unwrap();
        assert_eq!(presented.successor.0, again.successor.0);
        let next = present(&[1; 32], &again.successor.0).unwrap();
        assert_eq!((next.user, next.session, next.sha256), (user, session, again.successor_sha256));
        assert_ne!(next.successor.0, again.successor.0);
    }

    #[test]
    fn two_sessions_have_nothing_in_common() {
        let (user, session) = (UserId::new(), SessionId::new());
        assert_ne!(first(&[1; 32], user, session).unwrap().1, first(&[1; 32], user, session).unwrap().1);
    }

    #[test]
    fn what_we_never_gave_out_is_nothing() {
        let (token, _) = first(&[1; 32], UserId::new(), SessionId::new()).unwrap();
        assert!(present(&[2; 32], &token.0).is_none());
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&token.0).unwrap();
        for n in 0..bytes.len() {
            bytes[n] ^= 1;
            assert!(present(&[1; 32], &BASE64_URL_SAFE_NO_PAD.encode(&bytes)).is_none());
            bytes[n] ^= 1;
        }
        assert!(present(&[1; 32], "").is_none());
    }
}
