//! Secrets Manager. AWS's own caching crate brings the whole credential chain along, so the little that is needed is here.

use crate::aws;
use crate::failure::port_error;
use crate::mac::hmac;
use crate::{refresh, setting};
use aws_sdk_secretsmanager::Client;
use domain::id::{SessionId, UserId};
use secrecy::{ExposeSecret, SecretString};
use services::port::{PortError, PresentedRefresh, RefreshToken, RefreshTokens, SealingKeys, StaffTokens};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;

/// How long a secret is kept: the bound of a rotation.
const KEPT: Duration = Duration::from_secs(300);

/// The stack's secrets, named `<stack>/<secret>`.
#[derive(Debug, Default)]
pub struct Secrets {
    client: OnceLock<Client>,
    kept: Mutex<HashMap<&'static str, (Instant, SecretString)>>,
}

impl Secrets {
    /// # Errors
    /// [`PortError`] when it cannot be read.
    pub async fn secret(&self, name: &'static str) -> Result<SecretString, PortError> {
        if let Some((at, secret)) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name)
            && at.elapsed() < KEPT
        {
            return Ok(secret.clone());
        }
        let id = format!("{}/{name}", setting::required("MAINSPRING_STACK")?);
        let answer = self.client()?.get_secret_value().secret_id(id).send().await;
        let found = answer.map_err(|error| port_error("the secrets", &error))?;
        let secret = found
            .secret_string
            .map(SecretString::from)
            .ok_or_else(|| PortError::Broken { system: "the secrets", reason: format!("{name} is not a text") })?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name, (Instant::now(), secret.clone()));
        Ok(secret)
    }

    /// A key for one purpose, derived from a secret (HKDF, RFC 5869, with SHA-256; one block is enough).
    ///
    /// # Errors
    /// As [`Secrets::secret`].
    pub async fn key(&self, name: &'static str, purpose: &str) -> Result<[u8; 32], PortError> {
        Ok(derived(self.secret(name).await?.expose_secret(), purpose))
    }

    /// What keys for several purposes are derived from with [`expand`].
    ///
    /// # Errors
    /// As [`Secrets::secret`].
    pub async fn root(&self, name: &'static str) -> Result<[u8; 32], PortError> {
        Ok(extract(self.secret(name).await?.expose_secret().as_bytes()))
    }

    #[cfg(test)]
    pub(crate) fn holding(name: &'static str, secret: &str) -> Self {
        let kept = HashMap::from([(name, (Instant::now(), SecretString::from(secret)))]);
        Self { client: OnceLock::new(), kept: Mutex::new(kept) }
    }

    fn client(&self) -> Result<&Client, PortError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let config = aws::config()?;
        Ok(self.client.get_or_init(|| Client::new(config)))
    }
}

/// The key for one purpose that [`Secrets::key`] derives from a secret's text.
#[must_use]
pub fn derived(secret: &str, purpose: &str) -> [u8; 32] {
    expand(&extract(secret.as_bytes()), purpose)
}

/// The first half of HKDF, without a salt.
fn extract(secret: &[u8]) -> [u8; 32] {
    hmac(&[0; 32], &[secret])
}

/// The second half of HKDF: a key for one purpose.
pub(crate) fn expand(root: &[u8; 32], purpose: &str) -> [u8; 32] {
    hmac(root, &[purpose.as_bytes(), &[1]])
}

impl SealingKeys for Secrets {
    async fn sealing_key(&self) -> Result<[u8; 32], PortError> {
        self.key("sealing", "cursor").await
    }
}

impl RefreshTokens for Secrets {
    async fn first_refresh_token(&self, user: UserId, session: SessionId) -> Result<(RefreshToken, String), PortError> {
        refresh::first(&self.key("sealing", "refresh").await?, user, session)
    }

    async fn presented_refresh_token(&self, token: &str) -> Result<Option<PresentedRefresh>, PortError> {
        Ok(refresh::present(&self.key("sealing", "refresh").await?, token))
    }
}

impl StaffTokens for Secrets {
    async fn staff_token_sha256(&self, token: &str) -> Result<Option<String>, PortError> {
        let expected = Sha256::digest(self.secret("staff").await?.expose_secret().as_bytes());
        let given = Sha256::digest(token.as_bytes());
        let same = bool::from(expected.as_slice().ct_eq(given.as_slice()));
        Ok(same.then(|| base16ct::lower::encode_string(&given)))
    }
}

#[cfg(test)]
mod tests {
    use super::{expand, extract};

    /// RFC 5869, test case 3 (no salt, no info), first block.
    #[test]
    fn derivation_is_hkdf() {
        let okm = expand(&extract(&[0x0b; 22]), "");
        assert_eq!(
            base16ct::lower::encode_string(&okm),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        );
    }

    #[test]
    fn purposes_have_keys_of_their_own() {
        let root = extract(b"secret");
        assert_ne!(expand(&root, "cursor"), expand(&root, "confirm-email"));
    }
}
