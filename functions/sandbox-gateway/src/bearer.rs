use crate::port::Door;
use lambda::{Call, Failure};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Lets the call through if it carries the gateway's secret.
///
/// # Errors
/// [`Failure::Unauthenticated`].
pub(crate) async fn admit<B, P, Q>(door: &impl Door, call: &Call<B, P, Q>) -> Result<(), Failure> {
    let presented = call.header("authorization").and_then(bearer);
    let presented = presented.ok_or(Failure::Unauthenticated("no bearer secret"))?;
    if door.opens(presented).await? { Ok(()) } else { Err(Failure::Unauthenticated("not the gateway's secret")) }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

/// In a time that tells nothing of the secret, its length included.
pub(crate) fn is_same(secret: &str, presented: &str) -> bool {
    let [secret, presented] = [secret, presented].map(|text| Sha256::digest(text.as_bytes()));
    secret.as_slice().ct_eq(presented.as_slice()).into()
}

#[cfg(test)]
mod tests {
    use super::{bearer, is_same};

    #[test]
    fn the_secret_follows_the_scheme() {
        assert_eq!(bearer("Bearer s3cret"), Some("s3cret"));
        assert_eq!(bearer("bearer  s3cret "), Some("s3cret"));
        for header in ["", "s3cret", "Bearer", "Bearer ", "Basic s3cret"] {
            assert_eq!(bearer(header), None, "{header}");
        }
    }

    #[test]
    fn only_the_secret_itself_is_the_same() {
        assert!(is_same("s3cret", "s3cret"));
        for presented in ["", "s3cre", "s3cret ", "S3cret"] {
            assert!(!is_same("s3cret", presented), "{presented}");
        }
    }
}
