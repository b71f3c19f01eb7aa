//! Signing and verifying for the JWT library by way of ring, which TLS brings along anyway; the library's own back ends
//! would bring a second cryptography into every function.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use signature::{Error, Signer, Verifier};
use std::sync::OnceLock;

/// Makes it the library's provider. It verifies, and signs after [`install_signer`]. Again changes nothing.
pub(super) fn install() {
    // Fails only when it is installed already.
    let _ = PROVIDER.install_default();
}

/// Makes it one that signs, too. Few functions do, and the others are linked without what only signing needs.
pub(super) fn install_signer() {
    SIGNER.get_or_init(|| ed_signer);
    install();
}

/// Makes it one that verifies what others sign, too, with the algorithms that they use. The others are linked without.
pub(crate) fn install_providers() {
    FOREIGN.get_or_init(|| foreign_verifier);
    install();
}

type VerifierFactory = fn(&Algorithm, &DecodingKey) -> Result<Box<dyn JwtVerifier>>;

static FOREIGN: OnceLock<VerifierFactory> = OnceLock::new();

type SignerFactory = fn(&Algorithm, &EncodingKey) -> Result<Box<dyn JwtSigner>>;

static SIGNER: OnceLock<SignerFactory> = OnceLock::new();

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

struct EdSigner(Ed25519KeyPair);

struct EdVerifier(Vec<u8>);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    SIGNER.get().ok_or(ErrorKind::InvalidAlgorithm)?(algorithm, key)
}

fn ed_signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    if *algorithm != Algorithm::EdDSA {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.as_bytes()).map_err(|_| ErrorKind::InvalidEddsaKey)?;
    Ok(Box::new(EdSigner(pair)))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    if *algorithm != Algorithm::EdDSA {
        return FOREIGN.get().ok_or(ErrorKind::InvalidAlgorithm)?(algorithm, key);
    }
    Ok(Box::new(EdVerifier(key.try_get_as_bytes()?.to_vec())))
}

/// RSASSA-PKCS1-v1_5 and ECDSA on P-256, both with SHA-256 (RFC 7518, sections 3.3 and 3.4).
fn foreign_verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    match (algorithm, key.kind()) {
        (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
            Ok(Box::new(RsaVerifier(RsaPublicKeyComponents { n: n.clone(), e: e.clone() })))
        }
        (Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => Ok(Box::new(EcVerifier(point.clone()))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    }
}

struct RsaVerifier(RsaPublicKeyComponents<Vec<u8>>);

impl Verifier<Vec<u8>> for RsaVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for RsaVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

struct EcVerifier(Vec<u8>);

impl Verifier<Vec<u8>> for EcVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0).verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for EcVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

impl Signer<Vec<u8>> for EdSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for EdSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

impl Verifier<Vec<u8>> for EdVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for EdVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
