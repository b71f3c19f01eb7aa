use crate::{Said, Untrusted, malformed};
use minicbor::Decoder;
use sha2::{Digest, Sha256};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// The identifier of the make (section 6.5.1), which is nobody's business here.
const AAGUID_BYTES: usize = 16;

/// What an authenticator says (section 6.1).
#[derive(Debug)]
pub(crate) struct AuthenticatorData<'a> {
    relying_party: &'a [u8],
    user_present: bool,
    pub(crate) said: Said,
    pub(crate) credential: Option<Credential<'a>>,
}

#[derive(Debug)]
pub(crate) struct Credential<'a> {
    pub(crate) id: &'a [u8],
    pub(crate) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Untrusted> {
        let mut rest = bytes;
        let relying_party = take(&mut rest, 32)?;
        let flags = take(&mut rest, 1)?.first().copied().unwrap_or_default();
        let has = |flag: u8| flags & flag != 0;
        let sign_count = take(&mut rest, 4)?.iter().fold(0_u32, |count, byte| (count << 8) | u32::from(*byte));
        if has(BACKED_UP) && !has(BACKUP_ELIGIBLE) {
            return Err(Untrusted::Malformed);
        }
        let credential = if has(HAS_CREDENTIAL) { Some(Credential::take(&mut rest)?) } else { None };
        if has(HAS_EXTENSIONS) {
            let extensions = item(rest)?;
            take(&mut rest, extensions)?;
        }
        if !rest.is_empty() {
            return Err(Untrusted::Malformed);
        }
        let (user_verified, backup_eligible) = (has(USER_VERIFIED), has(BACKUP_ELIGIBLE));
        let said = Said { user_verified, backup_eligible, sign_count };
        Ok(Self { relying_party, user_present: has(USER_PRESENT), said, credential })
    }

    pub(crate) fn check(&self, relying_party: &str) -> Result<(), Untrusted> {
        if self.relying_party != Sha256::digest(relying_party.as_bytes()).as_slice() {
            return Err(Untrusted::OtherRelyingParty);
        }
        if self.user_present { Ok(()) } else { Err(Untrusted::NobodyPresent) }
    }
}

impl<'a> Credential<'a> {
    fn take(rest: &mut &'a [u8]) -> Result<Self, Untrusted> {
        take(rest, AAGUID_BYTES)?;
        let length = take(rest, 2)?.iter().fold(0_usize, |length, byte| (length << 8) | usize::from(*byte));
        let id = take(rest, length)?;
        let public_key = item(rest)?;
        Ok(Self { id, public_key: take(rest, public_key)? })
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Untrusted> {
    let (taken, behind) = rest.split_at_checked(length).ok_or(Untrusted::Malformed)?;
    *rest = behind;
    Ok(taken)
}

/// How long the CBOR item is that begins here.
fn item(rest: &[u8]) -> Result<usize, Untrusted> {
    let mut decoder = Decoder::new(rest);
    decoder.skip().map_err(malformed)?;
    Ok(decoder.position())
}
