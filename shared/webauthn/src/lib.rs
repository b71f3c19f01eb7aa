//! Whether what a browser hands over is of a passkey: the checks of a relying party (Web Authentication Level 3,
//! sections 7.1 and 7.2), without I/O and without a clock.
//!
//! It says what is genuine, and what the authenticator says of itself; what of that is asked for is decided elsewhere.
//! Keys are of the algorithms that every authenticator has one of: ES256, EdDSA with Ed25519, and RS256. Who made an
//! authenticator is nobody's business here, so statements of attestation are not looked at.

mod authenticator_data;
mod client_data;
mod public_key;
#[cfg(test)]
mod tests;

use authenticator_data::AuthenticatorData;
use client_data::ClientData;
use minicbor::Decoder;
use public_key::PublicKey;
use sha2::{Digest, Sha256};

pub use client_data::challenge_of;
pub use public_key::ALGORITHMS;

/// Whose passkeys they are.
#[derive(Clone, Debug)]
pub struct RelyingParty<'a> {
    /// A host name.
    pub id: &'a str,
    /// Of the pages on which they are used, as browsers write it.
    pub origin: &'a str,
}

/// Why it is not taken for what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    #[error("it is not written as the standard has it")]
    Malformed,
    #[error("it is of another ceremony")]
    OtherCeremony,
    #[error("it answers another challenge")]
    OtherChallenge,
    #[error("it is from a page of another origin")]
    OtherOrigin,
    #[error("it is for another relying party")]
    OtherRelyingParty,
    #[error("nobody was there")]
    NobodyPresent,
    #[error("the key is of an algorithm that was not asked for")]
    Algorithm,
    #[error("the signature is not the key's")]
    Signature,
}

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub credential_id: Vec<u8>,
    /// A COSE key (RFC 9052, section 7).
    pub public_key: Vec<u8>,
    pub said: Said,
}

/// What an authenticator says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether it made sure who was there.
    pub user_verified: bool,
    /// Whether copies of the passkey may be elsewhere.
    pub backup_eligible: bool,
    /// How often it has signed; always 0 for those that do not count.
    pub sign_count: u32,
}

/// What a browser hands over of a passkey that was used.
#[derive(Clone, Copy, Debug)]
pub struct Assertion<'a> {
    pub client_data: &'a [u8],
    pub authenticator_data: &'a [u8],
    pub signature: &'a [u8],
}

/// A passkey that was made for a challenge (section 7.1).
///
/// # Errors
/// [`Untrusted`].
pub fn registered(
    party: &RelyingParty<'_>,
    challenge: &str,
    client_data: &[u8],
    attestation_object: &[u8],
) -> Result<Registered, Untrusted> {
    ClientData::read(client_data)?.check("webauthn.create", challenge, party.origin)?;
    let data = AuthenticatorData::read(authenticator_data(attestation_object)?)?;
    data.check(party.id)?;
    let credential = data.credential.ok_or(Untrusted::Malformed)?;
    PublicKey::read(credential.public_key)?;
    Ok(Registered {
        credential_id: credential.id.to_vec(),
        public_key: credential.public_key.to_vec(),
        said: data.said,
    })
}

/// A passkey with this key was used for a challenge (section 7.2).
///
/// # Errors
/// [`Untrusted`].
pub fn asserted(
    party: &RelyingParty<'_>,
    challenge: &str,
    assertion: Assertion<'_>,
    public_key: &[u8],
) -> Result<Said, Untrusted> {
    let Assertion { client_data, authenticator_data, signature } = assertion;
    ClientData::read(client_data)?.check("webauthn.get", challenge, party.origin)?;
    let data = AuthenticatorData::read(authenticator_data)?;
    data.check(party.id)?;
    let mut signed = authenticator_data.to_vec();
    signed.extend_from_slice(&Sha256::digest(client_data));
    PublicKey::read(public_key)?.verify(&signed, signature)?;
    Ok(data.said)
}

/// Of an attestation object (section 6.5).
fn authenticator_data(attestation_object: &[u8]) -> Result<&[u8], Untrusted> {
    let mut decoder = Decoder::new(attestation_object);
    let mut found = None;
    for _ in 0..entries(&mut decoder)? {
        match decoder.str().map_err(malformed)? {
            "authData" if found.is_none() => found = Some(decoder.bytes().map_err(malformed)?),
            "authData" => return Err(Untrusted::Malformed),
            _ => decoder.skip().map_err(malformed)?,
        }
    }
    found.filter(|_| decoder.position() == attestation_object.len()).ok_or(Untrusted::Malformed)
}

/// How many entries a map has that begins here. CTAP2 has every length said in advance.
fn entries(decoder: &mut Decoder<'_>) -> Result<u64, Untrusted> {
    decoder.map().map_err(malformed)?.ok_or(Untrusted::Malformed)
}

fn malformed(_: minicbor::decode::Error) -> Untrusted {
    Untrusted::Malformed
}
