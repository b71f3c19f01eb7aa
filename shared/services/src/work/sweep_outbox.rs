use crate::port::{Dispatch, Outbox};
use crate::{Caller, Error};
use futures_util::{StreamExt, TryStreamExt, stream};

/// Outbox items are spread over so many shards.
pub const OUTBOX_SHARDS: u8 = 8;

/// Younger items are left to whoever committed them, in seconds.
const GRACE_SECONDS: i64 = 30;

/// Sends what was committed and not sent, oldest first; how many items that was.
///
/// # Errors
/// [`Error::Port`]; what is left is there the next time.
pub async fn sweep_outbox<S: Outbox + Dispatch>(system: &S, by: &Caller) -> Result<usize, Error> {
    stream::iter(0..OUTBOX_SHARDS)
        .map(|shard| sweep_shard(system, by, shard))
        .buffer_unordered(usize::from(OUTBOX_SHARDS))
        .try_fold(0, async |sum, swept| Ok(sum + swept))
        .await
}

async fn sweep_shard<S: Outbox + Dispatch>(system: &S, by: &Caller, shard: u8) -> Result<usize, Error> {
    let before = by.at.after_seconds(-GRACE_SECONDS);
    let mut swept = 0;
    loop {
        let items = system.unsent(shard, before).await?;
        if items.is_empty() {
            return Ok(swept);
        }
        for item in items {
            system.dispatch(&item.envelopes).await?;
            system.mark_sent(&item).await?;
            swept += 1;
        }
    }
}
