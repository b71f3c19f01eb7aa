use crate::port::{Dispatch, DueInstant, DueWork};
use crate::{Caller, Envelope, Error};
use domain::job::Job;
use domain::time::WallTime;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use std::collections::HashSet;

/// Due work is spread over so many shards, for ever.
pub const DUE_SHARDS: u8 = 64;

/// Looked at again each time, in seconds: longer than an index lags behind its table.
const OVERLAP_SECONDS: i64 = 120;

/// How often everything is looked at, however old, in seconds.
const FULL_LOOK_SECONDS: i64 = 60 * 60;

/// Shards read at the same time.
const CONCURRENT_SHARDS: usize = 16;

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Enqueued {
    pub messages: usize,
    pub full: bool,
    /// How late the longest due of it is.
    pub late_seconds: i64,
}

/// Sends one billing job per account and instant that came due since the last time. Jobs that are in a queue already
/// are not sent again until the next full look, so a long queue does not grow by being long. A run to the end tells the
/// metrics how late the work is.
///
/// # Errors
/// [`Error::Port`]; the watermark then stays, and the next run covers the same span.
pub async fn enqueue_due<S: DueWork + Dispatch>(system: &S, by: &Caller) -> Result<Enqueued, Error> {
    let watermark = system.watermark().await?;
    let full = watermark.is_none_or(|last| by.at.second() / FULL_LOOK_SECONDS > last.second() / FULL_LOOK_SECONDS);
    let from = watermark.filter(|_| !full).map(|last| last.after_seconds(-OVERLAP_SECONDS));
    let (messages, late_seconds) = stream::iter(0..DUE_SHARDS)
        .map(|shard| enqueue_shard(system, by, shard, from))
        .buffer_unordered(CONCURRENT_SHARDS)
        .try_fold((0, 0), async |(sum, latest), (sent, late)| Ok((sum + sent, late.max(latest))))
        .await?;
    system.set_watermark(by.at).await?;
    tracing::info!(target: "gauge", late_seconds);
    Ok(Enqueued { messages, full, late_seconds })
}

/// How many messages it sent, and how late the longest due of them is.
async fn enqueue_shard<S: DueWork + Dispatch>(
    system: &S,
    by: &Caller,
    shard: u8,
    from: Option<WallTime>,
) -> Result<(usize, i64), Error> {
    let mut seen = HashSet::new();
    let mut late_seconds = 0;
    let mut page = None;
    loop {
        let (due, next) = system.due_in_shard(shard, from, by.at, page).await?;
        let late = due.iter().map(|due| by.at.second() - due.instant.second());
        late_seconds = late.fold(late_seconds, i64::max);
        let jobs: Vec<_> = due
            .into_iter()
            .filter(|due| seen.insert(*due))
            .map(|DueInstant { account, instant }| {
                Envelope::new(Job::BillAccount { account, instant }, by.trace.clone())
            })
            .collect();
        if !jobs.is_empty() {
            system.dispatch(&jobs).await?;
        }
        page = next;
        if page.is_none() {
            return Ok((seen.len(), late_seconds));
        }
    }
}
