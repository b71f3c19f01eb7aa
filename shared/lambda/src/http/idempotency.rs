use super::request::Request;
use crate::failure::Failure;
use crate::operation::{About, Idempotency};
use services::{Fingerprint, IdempotencyKey};
use sha2::{Digest, Sha256};

/// The request's idempotency key with a fingerprint of the rest of it.
///
/// # Errors
/// [`Failure::IdempotencyKeyRequired`], [`Failure::Invalid`].
pub(crate) fn key(about: &About, request: &Request) -> Result<Option<(IdempotencyKey, Fingerprint)>, Failure> {
    let Some(key) = request.header("idempotency-key").filter(|_| about.idempotency.takes_key()) else {
        return match about.idempotency {
            Idempotency::Required => Err(Failure::IdempotencyKeyRequired),
            Idempotency::None
            | Idempotency::Optional
            | Idempotency::Natural
            | Idempotency::Secret
            | Idempotency::ChangesNothing => Ok(None),
        };
    };
    let printable = key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if key.is_empty() || key.len() > 255 || !printable {
        return Err(Failure::invalid("/idempotency-key", "1 to 255 printable ASCII characters"));
    }
    let mut digest = Sha256::new();
    for part in [request.method.as_bytes(), request.path.as_bytes(), request.query.as_bytes(), &request.body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let fingerprint = base16ct::lower::encode_string(&digest.finalize());
    Ok(Some((IdempotencyKey(key.to_owned()), Fingerprint(fingerprint))))
}
