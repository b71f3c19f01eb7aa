use crate::failure::Failure;
use crate::http::request::Request;
use crate::operation::Access;
use domain::time::WallTime;
use integrations::tokens;
use services::Principal;
use services::port::{PublicKey, PublicKeys};
use std::sync::{Mutex, PoisonError};

/// How long known keys are trusted without a look, in seconds: the bound of a revocation.
const KEYS_KEPT_SECONDS: i64 = 300;

/// A token with an unknown key makes us look at most so often, in seconds.
const UNKNOWN_KEY_PAUSE_SECONDS: i64 = 10;

/// Verifies access tokens with public keys from the table; no call for a key that is known.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    known: Mutex<Option<(WallTime, Vec<PublicKey>)>>,
}

impl Tokens {
    pub(crate) async fn principal<S: PublicKeys>(
        &self,
        system: &S,
        access: Access,
        request: &Request,
        now: WallTime,
    ) -> Result<Principal, Failure> {
        if access == Access::Public {
            return Ok(Principal::Anonymous);
        }
        let header = request.header("authorization").ok_or(Failure::Unauthenticated("no token"))?;
        let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or(Failure::Unauthenticated("not a bearer token"))?;
        let token = token.trim();
        let kid = tokens::key_id(token).ok_or(Failure::Unauthenticated("not a token of ours"))?;
        let key = self.key(system, &kid, now).await?.ok_or(Failure::Unauthenticated("an unknown key"))?;
        let user =
            tokens::verify(token, &key, now).map_err(|_| Failure::Unauthenticated("a token that is not valid"))?;
        Ok(Principal::User(user))
    }

    async fn key<S: PublicKeys>(&self, system: &S, kid: &str, now: WallTime) -> Result<Option<PublicKey>, Failure> {
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
