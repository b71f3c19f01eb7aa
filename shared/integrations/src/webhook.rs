//! Standard Webhooks (<https://www.standardwebhooks.com>): HMAC-SHA-256 over `id.timestamp.body`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::time::WallTime;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How old or early a signature may be, in seconds.
const TOLERANCE: u64 = 300;

/// The value of `webhook-signature`.
#[must_use]
pub fn sign(secret: &[u8], id: &str, at: WallTime, body: &[u8]) -> String {
    format!("v1,{}", BASE64_STANDARD.encode(mac(secret, id, &at.second().to_string(), body).finalize().into_bytes()))
}

/// Whether one of the signatures is right, over the bytes as they arrived, and not long before or after `now`.
#[must_use]
pub fn is_genuine(secret: &[u8], (id, timestamp, signatures): (&str, &str, &str), body: &[u8], now: WallTime) -> bool {
    let in_time = timestamp.parse::<i64>().is_ok_and(|at| at.abs_diff(now.second()) <= TOLERANCE);
    let expected = mac(secret, id, timestamp, body);
    let right = signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,")).any(|signature| {
        BASE64_STANDARD.decode(signature).is_ok_and(|given| expected.clone().verify_slice(&given).is_ok())
    });
    in_time && right
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = crate::mac::keyed(secret);
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac
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
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
        let at = "2021-02-25T15:02:10Z".parse::<WallTime>().unwrap();
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(&secret, id, at, body), signature);
        assert!(is_genuine(&secret, (id, "1614265330", signature), body, at));
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
        for none in ["", "v1,", "v1", "v2,AAAA"] {
            assert!(!is_genuine(b"secret", ("msg_1", &time, none), b"{}", at));
        }
    }
}
