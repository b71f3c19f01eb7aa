use crate::{Untrusted, entries, malformed};
use minicbor::Decoder;
use minicbor::data::Type;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

/// What keys are asked for, the best first (IANA, COSE Algorithms).
pub const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// Key types (RFC 9053, section 7; RFC 8230, section 4).
const OCTET_PAIR: i64 = 1;
const TWO_COORDINATES: i64 = 2;
const RSA: i64 = 3;

const P256: i64 = 1;
const CURVE25519: i64 = 6;

/// Labels of a key.
const TYPE: i64 = 1;
const ALGORITHM: i64 = 3;
/// The curve, or the modulus of an RSA key.
const CURVE: i64 = -1;
/// The first coordinate, or the exponent of an RSA key.
const X: i64 = -2;
const Y: i64 = -3;

/// A COSE key.
#[derive(Debug)]
pub(crate) enum PublicKey<'a> {
    Es256 { point: [u8; 65] },
    EdDsa { point: &'a [u8] },
    Rs256 { modulus: &'a [u8], exponent: &'a [u8] },
}

#[derive(Debug, Default)]
struct Labels<'a> {
    numbers: [Option<i64>; 3],
    bytes: [Option<&'a [u8]>; 3],
}

impl<'a> PublicKey<'a> {
    pub(crate) fn read(cose: &'a [u8]) -> Result<Self, Untrusted> {
        let Labels { numbers: [kind, algorithm, curve], bytes: [first, x, y] } = Labels::read(cose)?;
        match (algorithm, kind, curve) {
            (Some(ES256), Some(TWO_COORDINATES), Some(P256)) => {
                let (x, y) = (coordinate(x)?, coordinate(y)?);
                let mut point = [4; 65];
                point[1..33].copy_from_slice(x);
                point[33..].copy_from_slice(y);
                Ok(Self::Es256 { point })
            }
            (Some(EDDSA), Some(OCTET_PAIR), Some(CURVE25519)) => Ok(Self::EdDsa { point: coordinate(x)? }),
            (Some(RS256), Some(RSA), None) => {
                let (modulus, exponent) = (first.ok_or(Untrusted::Malformed)?, x.ok_or(Untrusted::Malformed)?);
                Ok(Self::Rs256 { modulus, exponent })
            }
            (Some(ES256 | EDDSA | RS256), ..) => Err(Untrusted::Malformed),
            _ => Err(Untrusted::Algorithm),
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Untrusted> {
        let verified = match self {
            Self::Es256 { point } => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point.as_slice()).verify(message, signature)
            }
            Self::EdDsa { point } => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
            Self::Rs256 { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.map_err(|_| Untrusted::Signature)
    }
}

impl<'a> Labels<'a> {
    fn read(cose: &'a [u8]) -> Result<Self, Untrusted> {
        let mut decoder = Decoder::new(cose);
        let mut labels = Self::default();
        for _ in 0..entries(&mut decoder)? {
            let label = decoder.i64().map_err(malformed)?;
            let is_bytes = decoder.datatype().map_err(malformed)? == Type::Bytes;
            match (label, is_bytes) {
                (TYPE, false) => number(&mut labels.numbers[0], &mut decoder)?,
                (ALGORITHM, false) => number(&mut labels.numbers[1], &mut decoder)?,
                (CURVE, false) => number(&mut labels.numbers[2], &mut decoder)?,
                (CURVE, true) => bytes(&mut labels.bytes[0], &mut decoder)?,
                (X, true) => bytes(&mut labels.bytes[1], &mut decoder)?,
                (Y, true) => bytes(&mut labels.bytes[2], &mut decoder)?,
                _ => decoder.skip().map_err(malformed)?,
            }
        }
        if decoder.position() == cose.len() { Ok(labels) } else { Err(Untrusted::Malformed) }
    }
}

/// Each label is there once.
fn number(place: &mut Option<i64>, decoder: &mut Decoder<'_>) -> Result<(), Untrusted> {
    match place.replace(decoder.i64().map_err(malformed)?) {
        None => Ok(()),
        Some(_) => Err(Untrusted::Malformed),
    }
}

fn bytes<'a>(place: &mut Option<&'a [u8]>, decoder: &mut Decoder<'a>) -> Result<(), Untrusted> {
    match place.replace(decoder.bytes().map_err(malformed)?) {
        None => Ok(()),
        Some(_) => Err(Untrusted::Malformed),
    }
}

fn coordinate(bytes: Option<&[u8]>) -> Result<&[u8], Untrusted> {
    bytes.filter(|bytes| bytes.len() == 32).ok_or(Untrusted::Malformed)
}
