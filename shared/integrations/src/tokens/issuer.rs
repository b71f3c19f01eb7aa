//! Which key signs: that of the epoch, or its replacement if it was revoked. Nothing is stored of a private key; each is
//! derived from the stack's secret, so that all processes have the same without a word.

use super::key::SigningKey;
use crate::secrets::expand;
use domain::signing::{Epoch, PublicKey};
use domain::time::WallTime;
use services::port::{PortError, PublicKeys};
use std::sync::{Mutex, PoisonError};

/// How long a process signs without a look at what was revoked, in seconds.
const LOOKED_SECONDS: i64 = 60;

/// Nobody revokes a key of one epoch so often.
const MOST_REPLACEMENTS: u32 = 100;

/// What the keys are derived from. Whatever of it changes makes other keys, and leaves the published ones as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed {
    root: [u8; 32],
    /// The public URL: whoever has a token of ours finds the keys from there.
    issuer: String,
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl Seed {
    #[must_use]
    pub fn new(root: [u8; 32], issuer: String) -> Self {
        Self { root, issuer }
    }

    /// The first key of the epoch that nobody has revoked.
    fn key(&self, epoch: Epoch, known: &[PublicKey], now: WallTime) -> Result<SigningKey, PortError> {
        for replacement in 0..MOST_REPLACEMENTS {
            let purpose = format!("signing\n{}\n{}\n{replacement}", self.issuer, epoch.number());
            let key = SigningKey::new(&expand(&self.root, &purpose), &self.issuer, now, epoch.retires_at())?;
            let is_revoked = |other: &PublicKey| other.kid == key.public().kid && other.revoked_at.is_some();
            if !known.iter().any(is_revoked) {
                return Ok(key);
            }
        }
        Err(PortError::Broken { system: "the signing key", reason: "revoked too often".to_owned() })
    }
}

/// The key that a process signs with, once it is known to be published.
#[derive(Debug, Default)]
pub struct Keyring {
    ready: Mutex<Option<Ready>>,
}

#[derive(Clone, Debug)]
struct Ready {
    key: SigningKey,
    of: Seed,
    epoch: Epoch,
    looked_at: WallTime,
}

impl Keyring {
    /// The key to sign with now. It was published before, and so was the next one.
    ///
    /// # Errors
    /// [`PortError`] when the table cannot be reached.
    pub async fn key(&self, seed: &Seed, keys: &impl PublicKeys, now: WallTime) -> Result<SigningKey, PortError> {
        let epoch = Epoch::at(now);
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(ready) = ready
            && ready.of == *seed
            && ready.epoch == epoch
            && (0..LOOKED_SECONDS).contains(&(now.second() - ready.looked_at.second()))
        {
            return Ok(ready.key);
        }
        let [key, _] = publish(seed, keys, now).await?;
        let ready = Ready { key: key.clone(), of: seed.clone(), epoch, looked_at: now };
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some(ready);
        Ok(key)
    }
}

/// Publishes the key that signs at `now` and the one that will sign next, as far as they are not published.
///
/// # Errors
/// [`PortError`] when the table cannot be reached.
pub async fn publish(seed: &Seed, keys: &impl PublicKeys, now: WallTime) -> Result<[SigningKey; 2], PortError> {
    let known = keys.public_keys().await?;
    let epoch = Epoch::at(now);
    let pair = [seed.key(epoch, &known, now)?, seed.key(epoch.next(), &known, now)?];
    for key in &pair {
        if !known.iter().any(|known| known.kid == key.public().kid) {
            keys.publish_key(key.public()).await?;
        }
    }
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::{Epoch, Keyring, LOOKED_SECONDS, PublicKey, Seed, publish};
    use domain::time::WallTime;
    use services::port::{PortError, PublicKeys};
    use std::sync::Mutex;

    #[derive(Default)]
    struct Records {
        keys: Mutex<Vec<PublicKey>>,
        looks: Mutex<u32>,
    }

    impl PublicKeys for Records {
        async fn public_keys(&self) -> Result<Vec<PublicKey>, PortError> {
            *self.looks.lock().unwrap() += 1;
            Ok(self.keys.lock().unwrap().clone())
        }

        async fn publish_key(&self, key: &PublicKey) -> Result<(), PortError> {
            self.keys.lock().unwrap().push(key.clone());
            Ok(())
        }

        async fn revoke_key(&self, kid: &str, now: WallTime) -> Result<bool, PortError> {
            let mut keys = self.keys.lock().unwrap();
            let found = keys.iter_mut().find(|key| key.kid == kid);
            Ok(found.map(|key| key.revoked_at = Some(now)).is_some())
        }

        async fn forget_key(&self, _: &str) -> Result<(), PortError> {
            Ok(())
        }
    }

    fn now() -> WallTime {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    fn seed(root: u8, issuer: &str) -> Seed {
        Seed::new([root; 32], issuer.to_owned())
    }

    #[tokio::test]
    async fn a_key_signs_that_was_published_an_epoch_before() {
        let (keyring, records, seed) = (Keyring::default(), Records::default(), seed(1, "https://a.example"));
        keyring.key(&seed, &records, now()).await.unwrap();
        for _ in 0..3 {
            let next = Epoch::at(records.keys.lock().unwrap().last().unwrap().created_at).ends_at();
            let published = records.keys.lock().unwrap().clone();
            let key = keyring.key(&seed, &records, next).await.unwrap();
            assert!(published.iter().any(|known| known.kid == key.public().kid));
        }
        assert_eq!(records.keys.lock().unwrap().len(), 5, "one an epoch, and the next one's");
    }

    #[tokio::test]
    async fn processes_have_the_same_key_and_publish_it_once() {
        let (records, seed) = (Records::default(), seed(1, "https://a.example"));
        let one = Keyring::default().key(&seed, &records, now()).await.unwrap();
        let other = Keyring::default().key(&seed, &records, now().after_seconds(1_000)).await.unwrap();
        assert_eq!(one.public().kid, other.public().kid);
        assert_eq!(records.keys.lock().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn a_revoked_key_gives_way_to_another_within_a_minute() {
        let (keyring, records, seed) = (Keyring::default(), Records::default(), seed(1, "https://a.example"));
        let leaked = keyring.key(&seed, &records, now()).await.unwrap();
        assert!(records.revoke_key(&leaked.public().kid, now()).await.unwrap());
        let later = keyring.key(&seed, &records, now().after_seconds(LOOKED_SECONDS)).await.unwrap();
        assert_ne!(later.public().kid, leaked.public().kid);
        let again = Keyring::default().key(&seed, &records, now()).await.unwrap();
        assert_eq!(again.public().kid, later.public().kid);
    }

    #[tokio::test]
    async fn a_warm_process_does_not_look_at_every_token() {
        let (keyring, records, seed) = (Keyring::default(), Records::default(), seed(1, "https://a.example"));
        for second in 0..LOOKED_SECONDS {
            keyring.key(&seed, &records, now().after_seconds(second)).await.unwrap();
        }
        assert_eq!(*records.looks.lock().unwrap(), 1);
    }

    #[tokio::test]
    async fn another_secret_and_another_address_have_keys_of_their_own() {
        let (keyring, records) = (Keyring::default(), Records::default());
        let mut kids = Vec::new();
        for seed in [seed(1, "https://a.example"), seed(2, "https://a.example"), seed(1, "https://b.example")] {
            let key = keyring.key(&seed, &records, now()).await.unwrap();
            assert_eq!(publish(&seed, &records, now()).await.unwrap()[0].public().kid, key.public().kid);
            kids.push(key.public().kid.clone());
        }
        kids.dedup();
        assert_eq!(kids.len(), 3);
        assert_eq!(records.keys.lock().unwrap().len(), 6);
    }
}
