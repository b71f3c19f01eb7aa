use crate::port::{Dispatch, Outbox, OutboxItem, PortError};
use crate::{Caller, Error};
use futures_util::{StreamExt, stream};
use serde::Serialize;

/// Outbox items are spread over so many shards.
pub const OUTBOX_SHARDS: u8 = 8;

/// Younger items are left to whoever committed them, in seconds.
const GRACE_SECONDS: i64 = 30;

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    pub items: usize,
    /// How long the oldest of them had waited.
    pub oldest_seconds: i64,
}

impl Swept {
    fn and(self, other: Self) -> Self {
        Self { items: self.items + other.items, oldest_seconds: self.oldest_seconds.max(other.oldest_seconds) }
    }
}

/// Sends what was committed and not sent, oldest first. A run to the end tells the metrics how long it had waited.
///
/// # Errors
/// The last [`Error::Port`], once everything else was tried: what cannot be sent does not hold up what can. What is left
/// is there the next time.
pub async fn sweep_outbox<S: Outbox + Dispatch>(system: &S, by: &Caller) -> Result<Swept, Error> {
    let shards: Vec<_> = stream::iter(0..OUTBOX_SHARDS)
        .map(|shard| sweep_shard(system, by, shard))
        .buffer_unordered(usize::from(OUTBOX_SHARDS))
        .collect()
        .await;
    let swept = shards.into_iter().try_fold(Swept::default(), |sum, swept| Ok::<_, Error>(sum.and(swept?)))?;
    tracing::info!(target: "gauge", unsent_seconds = swept.oldest_seconds);
    Ok(swept)
}

async fn sweep_shard<S: Outbox + Dispatch>(system: &S, by: &Caller, shard: u8) -> Result<Swept, Error> {
    let before = by.at.after_seconds(-GRACE_SECONDS);
    let mut swept = Swept::default();
    loop {
        let items = system.unsent(shard, before).await?;
        if items.is_empty() {
            return Ok(swept);
        }
        let mut failed = None;
        for item in items {
            match send(system, &item).await {
                Ok(()) => swept = swept.and(Swept { items: 1, oldest_seconds: by.at.second() - item.at.second() }),
                Err(error) => failed = Some(error),
            }
        }
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
}

async fn send<S: Outbox + Dispatch>(system: &S, item: &OutboxItem) -> Result<(), PortError> {
    system.dispatch(&item.envelopes).await?;
    system.mark_sent(item).await
}
