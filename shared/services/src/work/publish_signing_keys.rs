use crate::port::{Outbox, PublicKeys, SigningKeys};
use crate::{Caller, Error, Thing, record_attempt};
use domain::audit::{AuditAction, AuditFact, AuditOutcome, Chain};
use serde::{Deserialize, Serialize};

/// What may be asked of it by hand.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct KeyOrder {
    /// The id of a key to end all trust in, at once.
    #[serde(default)]
    pub revoke: Option<String>,
}

/// How the keys stand after a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeysPublished {
    /// The ids of the key that signs now, and of the one that will sign next.
    pub signs: String,
    pub next: String,
    pub revoked: Option<String>,
    /// Those whose records went.
    pub forgotten: Vec<String>,
}

/// Publishes the key that signs now and the next one, and forgets those that retired long ago. An order to revoke a key is
/// carried out first, so that its replacement is among those that are published.
///
/// # Errors
/// [`Error::NotFound`] for a key to revoke that there is not; [`Error::Port`].
pub async fn publish_signing_keys<S>(system: &S, by: &Caller, order: KeyOrder) -> Result<KeysPublished, Error>
where
    S: SigningKeys + PublicKeys + Outbox,
{
    if let Some(kid) = &order.revoke {
        if !system.revoke_key(kid, by.at).await? {
            return Err(Error::NotFound(Thing::SigningKey));
        }
        tracing::warn!(%kid, "a signing key was revoked");
        let fact = AuditFact::new(Chain::Operator, AuditAction::SigningKeyRevoked, kid);
        record_attempt(system, by, &fact, AuditOutcome::Done).await?;
    }
    let [signs, next] = system.publish_signing_keys(by.at).await?;
    let mut forgotten = Vec::new();
    for key in system.public_keys().await?.into_iter().filter(|key| key.may_go(by.at)) {
        system.forget_key(&key.kid).await?;
        forgotten.push(key.kid);
    }
    Ok(KeysPublished { signs, next, revoked: order.revoke, forgotten })
}
