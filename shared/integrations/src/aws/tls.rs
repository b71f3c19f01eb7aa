//! TLS as far as it is used. Whatever a configuration names is linked into every function, and rustls's own default names
//! everything there is. P-256 and AES-GCM every server can do (RFC 8446, section 9.1), and Lambda's processors have them in
//! hardware; leaving out their alternatives, and what signs with a client's own key, saves a twenty-fifth of a function.

use ring::rand::{SecureRandom as _, SystemRandom};
use rustls::crypto::ring::{cipher_suite, kx_group};
use rustls::crypto::{CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{ClientConfig, Error, RootCertStore, SignatureScheme, SupportedCipherSuite};
use std::sync::Arc;
use webpki::ring as algorithm;

const CIPHER_SUITES: [SupportedCipherSuite; 6] = [
    cipher_suite::TLS13_AES_256_GCM_SHA384,
    cipher_suite::TLS13_AES_128_GCM_SHA256,
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
];

/// What certificates are signed with: all that public authorities use.
static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        algorithm::ECDSA_P256_SHA256,
        algorithm::ECDSA_P256_SHA384,
        algorithm::ECDSA_P384_SHA256,
        algorithm::ECDSA_P384_SHA384,
        algorithm::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        algorithm::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        algorithm::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        algorithm::RSA_PKCS1_2048_8192_SHA256,
        algorithm::RSA_PKCS1_2048_8192_SHA384,
        algorithm::RSA_PKCS1_2048_8192_SHA512,
        algorithm::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        algorithm::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        algorithm::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    mapping: &[
        // TLS 1.2 does not say which curve a scheme means.
        (SignatureScheme::ECDSA_NISTP384_SHA384, &[algorithm::ECDSA_P384_SHA384, algorithm::ECDSA_P256_SHA384]),
        (SignatureScheme::ECDSA_NISTP256_SHA256, &[algorithm::ECDSA_P256_SHA256, algorithm::ECDSA_P384_SHA256]),
        (SignatureScheme::RSA_PSS_SHA512, &[algorithm::RSA_PSS_2048_8192_SHA512_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA384, &[algorithm::RSA_PSS_2048_8192_SHA384_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA256, &[algorithm::RSA_PSS_2048_8192_SHA256_LEGACY_KEY]),
        (SignatureScheme::RSA_PKCS1_SHA512, &[algorithm::RSA_PKCS1_2048_8192_SHA512]),
        (SignatureScheme::RSA_PKCS1_SHA384, &[algorithm::RSA_PKCS1_2048_8192_SHA384]),
        (SignatureScheme::RSA_PKCS1_SHA256, &[algorithm::RSA_PKCS1_2048_8192_SHA256]),
    ],
};

/// A client that trusts what `trusted` vouches for, and shows no certificate of its own.
pub(super) fn config(trusted: RootCertStore) -> Option<ClientConfig> {
    let provider = CryptoProvider {
        cipher_suites: CIPHER_SUITES.to_vec(),
        kx_groups: vec![kx_group::SECP256R1, kx_group::SECP384R1],
        signature_verification_algorithms: SIGNATURES,
        secure_random: &System,
        key_provider: &System,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(provider)).with_safe_default_protocol_versions().ok()?;
    Some(config.with_root_certificates(trusted).with_no_client_auth())
}

/// Randomness, and no keys.
#[derive(Debug)]
struct System;

impl SecureRandom for System {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        SystemRandom::new().fill(buffer).map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for System {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        Err(Error::General("a client without certificates".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::config;
    use rustls::crypto::ring::default_provider;
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::version::{TLS12, TLS13};
    use rustls::{ClientConnection, Error, RootCertStore, ServerConfig, ServerConnection, SupportedProtocolVersion};
    use std::sync::Arc;

    /// Certificates of `server.test` that vouch for themselves, each with its key, made for these tests.
    const ECDSA: &[u8] = include_bytes!("certificates/ecdsa.pem");
    const RSA: &[u8] = include_bytes!("certificates/rsa.pem");

    /// A server that can do all that rustls can, of one version.
    fn server(identity: &[u8], version: &'static SupportedProtocolVersion) -> ServerConnection {
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let config = config.with_protocol_versions(&[version]).unwrap().with_no_client_auth();
        let certificate = CertificateDer::from_pem_slice(identity).unwrap();
        let key = PrivateKeyDer::from_pem_slice(identity).unwrap();
        ServerConnection::new(Arc::new(config.with_single_cert(vec![certificate], key).unwrap())).unwrap()
    }

    fn client(trusting: &[u8]) -> ClientConnection {
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(trusting).unwrap()).unwrap();
        ClientConnection::new(Arc::new(config(trusted).unwrap()), "server.test".try_into().unwrap()).unwrap()
    }

    fn shake_hands(client: &mut ClientConnection, server: &mut ServerConnection) -> Result<(), Error> {
        while client.is_handshaking() || server.is_handshaking() {
            let mut sent = Vec::new();
            client.write_tls(&mut sent).unwrap();
            server.read_tls(&mut sent.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut answered = Vec::new();
            server.write_tls(&mut answered).unwrap();
            client.read_tls(&mut answered.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        Ok(())
    }

    #[test]
    fn any_server_can_be_talked_to() {
        for identity in [ECDSA, RSA] {
            for version in [&TLS12, &TLS13] {
                let (mut client, mut server) = (client(identity), server(identity, version));
                shake_hands(&mut client, &mut server).unwrap();
                assert_eq!(client.protocol_version(), Some(version.version));
            }
        }
    }

    #[test]
    fn a_server_that_nobody_vouches_for_is_not_talked_to() {
        let refused = shake_hands(&mut client(RSA), &mut server(ECDSA, &TLS13));
        assert!(matches!(refused, Err(Error::InvalidCertificate(_))), "{refused:?}");
    }
}
