//! Proof that a link was sent to somebody. It is computed from the user and an instant, so it lies in no table and on no
//! queue.

use crate::mac::hmac;
use crate::secrets::Secrets;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::id::UserId;
use domain::time::WallTime;
use services::port::PortError;
use subtle::ConstantTimeEq;

/// Seconds.
const LIFETIME: i64 = 24 * 60 * 60;

#[derive(Debug, Default)]
pub struct Confirmation;

impl Confirmation {
    /// # Errors
    /// [`PortError`] when the secret cannot be read.
    pub async fn confirmation_token(
        &self,
        secrets: &Secrets,
        user: UserId,
        now: WallTime,
    ) -> Result<String, PortError> {
        Ok(seal(&secrets.key("sealing", "confirm-email").await?, user, now.after_seconds(LIFETIME)))
    }

    /// Whose token it is; `None` when it is wrong or has expired.
    ///
    /// # Errors
    /// [`PortError`] when the secret cannot be read.
    pub async fn confirmed_user(
        &self,
        secrets: &Secrets,
        token: &str,
        now: WallTime,
    ) -> Result<Option<UserId>, PortError> {
        Ok(open(&secrets.key("sealing", "confirm-email").await?, token, now))
    }
}

/// User (16 bytes), expiry in seconds (8), tag (32).
fn seal(key: &[u8; 32], user: UserId, expires_at: WallTime) -> String {
    let mut token = user.uuid().as_bytes().to_vec();
    token.extend_from_slice(&expires_at.second().to_be_bytes());
    let tag = hmac(key, &[&token]);
    token.extend_from_slice(&tag);
    BASE64_URL_SAFE_NO_PAD.encode(token)
}

fn open(key: &[u8; 32], token: &str, now: WallTime) -> Option<UserId> {
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (sealed, tag) = token.split_at_checked(24)?;
    if !bool::from(hmac(key, &[sealed]).as_slice().ct_eq(tag)) {
        return None;
    }
    let (user, expires_at) = sealed.split_at(16);
    let expires_at = i64::from_be_bytes(expires_at.try_into().ok()?);
    let user = uuid::Uuid::from_slice(user).ok()?;
    (now.second() < expires_at).then(|| UserId::from_uuid(user))
}

#[cfg(test)]
mod tests {
    use super::{BASE64_URL_SAFE_NO_PAD, open, seal};
    use base64::Engine;
    use domain::id::UserId;
    use domain::time::WallTime;

    #[test]
    fn a_token_is_good_until_it_expires_and_for_its_user_only() {
        let (key, user, end) = ([1; 32], UserId::new(), "2026-01-02T00:00:00Z".parse::<WallTime>().unwrap());
        let token = seal(&key, user, end);
        assert_eq!(open(&key, &token, end.after_seconds(-1)), Some(user));
        assert_eq!(open(&key, &token, end), None);
        assert_eq!(open(&[2; 32], &token, end.after_seconds(-1)), None);
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        for n in 0..bytes.len() {
            bytes[n] ^= 1;
            assert_eq!(open(&key, &BASE64_URL_SAFE_NO_PAD.encode(&bytes), end.after_seconds(-1)), None);
            bytes[n] ^= 1;
        }
        assert_eq!(open(&key, "", end), None);
    }
}
