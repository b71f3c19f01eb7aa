use domain::id::ApiKeyId;
use domain::time::WallTime;
use services::port::KeyUses;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A process notes the use of a key at most so often, in seconds: it is one write.
const NOTED_EVERY: i64 = 60 * 60;

/// The most keys that a process remembers.
const MOST_KEPT: usize = 1_000;

/// The keys whose use this process has noted, and when.
#[derive(Debug, Default)]
pub(crate) struct Used(Mutex<HashMap<ApiKeyId, WallTime>>);

impl Used {
    /// Notes that a key was used. Nobody is refused because that failed.
    pub(crate) async fn note<S: KeyUses>(&self, system: &S, key: ApiKeyId, now: WallTime) {
        if !self.is_new(key, now) {
            return;
        }
        if let Err(error) = system.note_use(key, now).await {
            tracing::warn!(%error, %key, "the use of an API key is not noted");
        }
    }

    fn is_new(&self, key: ApiKeyId, now: WallTime) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.get(&key).is_some_and(|at| now.second() - at.second() < NOTED_EVERY) {
            return false;
        }
        if used.len() >= MOST_KEPT {
            used.clear();
        }
        used.insert(key, now);
        true
    }
}
