//! Standard Webhooks (<https://www.standardwebhooks.com>): HMAC-SHA-256 over `id.timestamp.body`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::time::WallTime;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How old or early a signature may be, in seconds.
const TOLERANCE: u64 = 300;

/// The value of `webhook-signature`.
#[must_use]
pub fn sign(secret: &[u8], id: &str, at: WallTime, body: &[u8]) -> String {
    format!("v1,{}", BASE64_STANDARD.encode(mac(secret, id, &at.second().to_string(), body)))
}

/// Whether one of the signatures is right, over the bytes as they arrived, and not long before or after `now`.
#[must_use]
pub fn is_genuine(secret: &[u8], (id, timestamp, signatures): (&str, &str, &str), body: &[u8], now: WallTime) -> bool {
    let in_time = timestamp.parse::<i64>().is_ok_and(|at| at.abs_diff(now.second()) <= TOLERANCE);
    let expected = mac(secret, id, timestamp, body);
    let right = signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,")).any(|signature| {
        BASE64_STANDARD.decode(signature).is_ok_and(|given| bool::from(given.as_slice().ct_eq(&expected)))
    });
    in_time && right
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length (RFC 2104, section 3).
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret) else {
        return Vec::new();
    };
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{BASE64_STANDARD, is_genuine, sign};
    use base64::Engine;
    use domain::time::WallTime;

    /// The specification's own example.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = "2021-02-25T02:07:10Z".parse::<WallTime>().unwrap();
        assert_eq!(at.second(), 1_614_218_830);
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, br#"{"test": 2432232314}"#);
        assert!(signature.starts_with("v1,"));
        let parts = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614218830", signature.as_str());
        assert!(is_genuine(&secret, parts, br#"{"test": 2432232314}"#, at));
    }

    #[test]
    fn anything_else_is_refused() {
        let at = "2026-01-01T00:00:00Z".parse::<WallTime>().unwrap();
        let time = at.second().to_string();
        let good = sign(b"secret", "msg_1", at, b"{}");
        assert!(is_genuine(b"secret", ("msg_1", &time, &format!("v1,AAAA {good}")), b"{}", at));
        assert!(!is_genuine(b"secret", ("msg_2", &time, &good), b"{}", at));
        assert!(!is_genuine(b"secret", ("msg_1", &time, &good), b"{ }", at));
        assert!(!is_genuine(b"other", ("msg_1", &time, &good), b"{}", at));
        assert!(!is_genuine(b"secret", ("msg_1", &time, &good), b"{}", at.after_seconds(301)));
        assert!(!is_genuine(b"secret", ("msg_1", "soon", &good), b"{}", at));
        assert!(!is_genuine(b"secret", ("msg_1", &time, ""), b"{}", at));
    }
}
