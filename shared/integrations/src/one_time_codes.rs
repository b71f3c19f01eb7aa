//! Codes of the time (TOTP, RFC 6238) as every app makes them: HMAC-SHA-1, six digits, thirty seconds.
//!
//! Their secrets are computed from whose they are, with a key that only functions read that check codes (RFC 4226,
//! section 7.5): no copy of a table is of use without it.

use crate::mac;
use crate::secrets::Secrets;
use base32ct::{Base32UpperUnpadded, Encoding};
use domain::id::{FactorId, UserId};
use domain::time::WallTime;
use ring::hmac;
use services::port::{AuthenticatorSecret, AuthenticatorSecrets, PortError};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// As long as the hash is (RFC 4226, section 4, R6).
const SECRET_BYTES: usize = 20;

const STEP_SECONDS: i64 = 30;

const DIGITS: usize = 6;

impl AuthenticatorSecrets for Secrets {
    async fn authenticator_secret(&self, user: UserId, factor: FactorId) -> Result<AuthenticatorSecret, PortError> {
        Ok(secret(&self.key("factors", "one-time-codes").await?, user, factor))
    }

    async fn step_of_code(&self, of: (UserId, FactorId), code: &str, now: WallTime) -> Result<Option<u64>, PortError> {
        Ok(step_of(&self.key("factors", "one-time-codes").await?, of, code, now))
    }
}

/// The secret of an app, as it is shown.
#[must_use]
pub fn secret(key: &[u8; 32], user: UserId, factor: FactorId) -> AuthenticatorSecret {
    AuthenticatorSecret(Base32UpperUnpadded::encode_string(&secret_bytes(key, user, factor)))
}

/// The time step around `now` that a code is of. Every one is looked at, whichever it is.
#[must_use]
pub fn step_of(key: &[u8; 32], (user, factor): (UserId, FactorId), code: &str, now: WallTime) -> Option<u64> {
    let secret = secret_bytes(key, user, factor);
    let current = step_at(now);
    let mut found = 0_u64;
    let mut matches = Choice::from(0);
    for step in [current.checked_sub(1), Some(current), current.checked_add(1)].into_iter().flatten() {
        let same = code_of(&secret, step).as_bytes().ct_eq(code.as_bytes());
        found.conditional_assign(&step, same);
        matches |= same;
    }
    bool::from(matches).then_some(found)
}

/// The code that an app with this secret shows at a time: what a test types in.
///
/// `None` for what is no secret in base 32.
#[must_use]
pub fn shown(secret: &AuthenticatorSecret, now: WallTime) -> Option<String> {
    let secret = Base32UpperUnpadded::decode_vec(&secret.0).ok()?;
    Some(code_of(&secret, step_at(now)))
}

fn secret_bytes(key: &[u8; 32], user: UserId, factor: FactorId) -> [u8; SECRET_BYTES] {
    let mut secret = [0; SECRET_BYTES];
    secret.copy_from_slice(&mac::hmac(key, &[user.uuid().as_bytes(), factor.uuid().as_bytes()])[..SECRET_BYTES]);
    secret
}

fn step_at(now: WallTime) -> u64 {
    u64::try_from(now.second().div_euclid(STEP_SECONDS)).unwrap_or_default()
}

/// RFC 4226, section 5.3, over the time step.
fn code_of(secret: &[u8], step: u64) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret), &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = tag.last().map_or(0, |last| usize::from(last & 0xf));
    let truncated = tag.iter().skip(offset).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    let number = (truncated & 0x7fff_ffff) % 10_u32.pow(6);
    format!("{number:0DIGITS$}")
}

#[cfg(test)]
mod tests {
    use super::{code_of, secret, shown, step_at, step_of};
    use domain::id::{FactorId, UserId};
    use domain::time::WallTime;

    const KEY: [u8; 32] = [7; 32];

    fn at(second: i64) -> WallTime {
        WallTime::EPOCH.after_seconds(second)
    }

    /// RFC 6238, appendix B, for SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_as_the_standard_has_them() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_of(b"12345678901234567890", step_at(at(second))), code, "{second}");
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn counters_give_the_codes_of_the_standard() {
        let codes =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(code_of(b"12345678901234567890", counter), code);
        }
    }

    #[test]
    fn a_code_is_good_for_one_step_around_its_own() {
        let (user, factor) = (UserId::new(), FactorId::new());
        let now = at(1_767_225_600);
        let code = shown(&secret(&KEY, user, factor), now).unwrap();
        let step = step_at(now);
        for (apart, good) in [(-60, false), (-31, false), (-30, true), (-1, true), (0, true), (59, true), (60, false)] {
            let found = step_of(&KEY, (user, factor), &code, now.after_seconds(apart));
            assert_eq!(found, good.then_some(step), "{apart}");
        }
    }

    #[test]
    fn a_secret_is_of_one_factor_of_one_user_and_of_one_key() {
        let (user, factor, now) = (UserId::new(), FactorId::new(), at(1_767_225_600));
        let one = secret(&KEY, user, factor).0;
        assert_eq!(one.len(), 32);
        assert_eq!(secret(&KEY, user, factor).0, one);
        for other in
            [secret(&KEY, UserId::new(), factor), secret(&KEY, user, FactorId::new()), secret(&[8; 32], user, factor)]
        {
            assert_ne!(other.0, one);
        }
        for wrong in ["", "1", "1234567", "abcdef", "12345６", "+12345", " 12345"] {
            assert_eq!(step_of(&KEY, (user, factor), wrong, now), None, "{wrong}");
        }
    }
}
