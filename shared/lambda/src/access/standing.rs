use crate::failure::Failure;
use crate::operation::Method;
use domain::id::{AccountId, ApiKeyId, ImpersonationId, SessionId, UserId};
use domain::identity::{ApiKey, Client, ClientRef, KeyOwner, Reach, Standing};
use domain::time::WallTime;
use services::port::{Clients, StandingQuery, Standings};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How old a standing may be that a query trusts, in seconds. A command always looks.
const KEPT_SECONDS: i64 = 60;

/// The most of a kind that a process keeps.
const MOST_KEPT: usize = 1_000;

/// Whose standing it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StandingOf {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) impersonation: Option<(AccountId, ImpersonationId)>,
}

/// Looks up what decides whether somebody may, and keeps it for a while.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    standings: Memory<StandingQuery, Standing>,
    api_keys: Memory<(KeyOwner, ApiKeyId), Option<ApiKey>>,
    clients: Memory<ClientRef, Option<Client>>,
}

impl Kept {
    /// What is remembered of somebody counts where it does for `counts`; they may have shown more since.
    pub(crate) async fn standing<S: Standings>(
        &self,
        system: &S,
        method: Method,
        StandingOf { user, session, impersonation }: StandingOf,
        reach: Reach,
        (now, counts): (WallTime, impl Fn(&Standing) -> bool),
    ) -> Result<Standing, Failure> {
        let account = match reach {
            Reach::Account(account, _) => Some(account),
            Reach::Oneself | Reach::Operator(_) => None,
        };
        let query = StandingQuery { user, session, account, impersonation };
        if let Some(standing) = self.standings.recall(&query, method, now).filter(counts) {
            return Ok(standing);
        }
        let standing = system.standing(&query).await?;
        self.standings.keep(query, standing.clone(), now);
        Ok(standing)
    }

    pub(crate) async fn api_key<S: Standings>(
        &self,
        system: &S,
        method: Method,
        owner: KeyOwner,
        key: ApiKeyId,
        now: WallTime,
    ) -> Result<Option<ApiKey>, Failure> {
        if let Some(api_key) = self.api_keys.recall(&(owner, key), method, now) {
            return Ok(api_key);
        }
        let api_key = system.api_key(owner, key).await?;
        self.api_keys.keep((owner, key), api_key.clone(), now);
        Ok(api_key)
    }

    pub(crate) async fn client<S: Clients>(
        &self,
        system: &S,
        method: Method,
        reference: ClientRef,
        now: WallTime,
    ) -> Result<Option<Client>, Failure> {
        if let Some(client) = self.clients.recall(&reference, method, now) {
            return Ok(client);
        }
        let client = system.client(reference).await?;
        self.clients.keep(reference, client.clone(), now);
        Ok(client)
    }
}

#[derive(Debug)]
struct Memory<K, V>(Mutex<HashMap<K, (WallTime, V)>>);

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V: Clone> Memory<K, V> {
    fn recall(&self, key: &K, method: Method, now: WallTime) -> Option<V> {
        if method != Method::Get {
            return None;
        }
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = kept.get(key)?;
        (now.second() - at.second() < KEPT_SECONDS).then(|| value.clone())
    }

    fn keep(&self, key: K, value: V, now: WallTime) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, (now, value));
    }
}
