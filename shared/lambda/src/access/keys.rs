use crate::failure::Failure;
use domain::signing::PublicKey;
use domain::time::WallTime;
use services::port::PublicKeys;
use std::sync::{Mutex, PoisonError};

/// How long known keys are trusted without a look, in seconds: the bound of a revocation.
const KEYS_KEPT_SECONDS: i64 = 300;

/// A token with an unknown key makes us look at most so often, in seconds.
const UNKNOWN_KEY_PAUSE_SECONDS: i64 = 10;

/// The public keys of the table; no call for a key that is known.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    known: Mutex<Option<(WallTime, Vec<PublicKey>)>>,
}

impl Keys {
    pub(crate) async fn find<S: PublicKeys>(
        &self,
        system: &S,
        kid: &str,
        now: WallTime,
    ) -> Result<Option<PublicKey>, Failure> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, keys)) = &known {
            let age = now.second() - at.second();
            let key = keys.iter().find(|key| key.kid == kid);
            let fresh = if key.is_some() { KEYS_KEPT_SECONDS } else { UNKNOWN_KEY_PAUSE_SECONDS };
            if age < fresh {
                return Ok(key.cloned());
            }
        }
        let keys = system.public_keys().await?;
        let key = keys.iter().find(|key| key.kid == kid).cloned();
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, keys));
        Ok(key)
    }
}
