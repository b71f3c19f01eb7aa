//! Cursors: positions that are sealed, so that only the same principal can use them, for the same query.

use crate::failure::Failure;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use integrations::mac::hmac;
use services::port::SealingKeys;
use services::{Caller, Position};
use subtle::ConstantTimeEq;

const TAG_BYTES: usize = 16;

/// # Errors
/// [`Failure`] when the key cannot be reached.
pub(crate) async fn seal(
    system: &impl SealingKeys,
    by: &Caller,
    path: &str,
    position: &Position,
) -> Result<String, Failure> {
    let mut sealed = tag(system, by, path, position.0.as_bytes()).await?.to_vec();
    sealed.extend_from_slice(position.0.as_bytes());
    Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed))
}

/// # Errors
/// [`Failure::Invalid`] for a cursor that was not given to this principal for this query.
pub(crate) async fn open(
    system: &impl SealingKeys,
    by: &Caller,
    path: &str,
    cursor: &str,
) -> Result<Position, Failure> {
    let invalid = || Failure::invalid("/cursor", "not a cursor of this list");
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    let (given, position) = sealed.split_at_checked(TAG_BYTES).ok_or_else(invalid)?;
    if !bool::from(tag(system, by, path, position).await?.as_slice().ct_eq(given)) {
        return Err(invalid());
    }
    String::from_utf8(position.to_vec()).map(Position).map_err(|_| invalid())
}

/// What makes a cursor this principal's and this query's.
async fn tag<S: SealingKeys>(system: &S, by: &Caller, path: &str, position: &[u8]) -> Result<[u8; TAG_BYTES], Failure> {
    let key = system.sealing_key().await?;
    let principal = by.principal.to_string();
    let parts = [principal.as_bytes(), by.operation.as_bytes(), path.as_bytes(), position];
    let lengths = parts.map(|part| (part.len() as u64).to_be_bytes());
    let framed: Vec<&[u8]> = lengths.iter().zip(parts).flat_map(|(length, part)| [length.as_slice(), part]).collect();
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&hmac(&key, &framed)[..TAG_BYTES]);
    Ok(tag)
}
