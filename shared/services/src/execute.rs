use crate::audit;
use crate::caller::Caller;
use crate::envelope::{Envelope, PendingOn};
use crate::error::Error;
use crate::port::{
    CommandRecord, CommandRecords, Commit, CommitError, Commitment, Dispatch, Outbox, OutboxItem, PortError, Shelf,
};
use backon::{BackoffBuilder, ExponentialBuilder};
use domain::audit::AuditOutcome;
use domain::decision::Home;
use domain::id::JournalId;
use domain::time::WallTime;
use domain::{Decided, Decision};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::{Duration, Instant};

/// What every command needs beside its reads.
pub trait Execute: Commit + CommandRecords + Outbox + Dispatch {}

impl<T: Commit + CommandRecords + Outbox + Dispatch> Execute for T {}

/// How long a repeat is answered from the record, in seconds.
const RECORD_LIFETIME_SECONDS: i64 = 24 * 60 * 60;

/// Runs one command: loads, decides, commits; loads and decides again when others were faster; answers a repeat from
/// its record; sends the jobs. `load` and `decide` may run several times.
///
/// # Errors
/// What `load` and `decide` say; [`Error::KeyReused`]; [`Error::Unsettled`] when others were faster until the
/// deadline; [`Error::Port`].
pub async fn execute<S, L, T>(
    system: &S,
    by: &Caller,
    load: impl AsyncFn() -> Result<L, Error>,
    decide: impl Fn(&L) -> Result<Decided<T>, Error>,
) -> Result<T, Error>
where
    S: Execute,
    T: Serialize + DeserializeOwned,
{
    let mut waits = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(5))
        .with_max_delay(Duration::from_millis(400))
        .with_jitter()
        .without_max_times()
        .build();
    loop {
        let loaded = match load().await {
            Err(error @ Error::Port(_)) => return Err(error),
            outcome => outcome,
        };
        let decided = match loaded.and_then(|loaded| decide(&loaded)) {
            Ok(decided) => decided,
            // The state may refuse because the command was done before.
            Err(refusal) => return replay(system, by).await?.ok_or(refusal),
        };
        if decided.decision.is_empty() {
            return Ok(decided.output);
        }
        let failure = match commit(system, by, &decided).await {
            Ok(()) => return Ok(decided.output),
            Err(failure) => failure,
        };
        match failure {
            CommitError::Repeated => {
                if let Some(output) = replay(system, by).await? {
                    return Ok(output);
                }
            }
            // Somebody made progress, so there is no need to wait for them.
            CommitError::Stale => {}
            CommitError::Contended | CommitError::Throttled => {
                tokio::time::sleep(waits.next().unwrap_or_default()).await;
            }
            CommitError::Port(error) => return Err(error.into()),
        }
        if Instant::now() >= by.deadline {
            return Err(match failure {
                CommitError::Throttled => {
                    PortError::Unavailable { system: "the store", reason: failure.to_string() }.into()
                }
                _ => Error::Unsettled,
            });
        }
    }
}

async fn commit<S: Execute, T: Serialize>(system: &S, by: &Caller, decided: &Decided<T>) -> Result<(), CommitError> {
    let journal = JournalId::new();
    let outbox = outbox_item(&decided.decision, journal, by);
    let record = record(by, &decided.output)?;
    let commitment = Commitment {
        decision: &decided.decision,
        journal,
        cause: by.operation,
        outbox: outbox.as_ref(),
        record: record.as_ref(),
        at: by.at,
    };
    system.commit(&commitment).await?;
    count(&decided.decision);
    if let Some(outbox) = &outbox {
        send(system, outbox).await;
    }
    Ok(())
}

/// Tells the metrics what happened in the business.
fn count(decision: &Decision) {
    for event in &decision.events {
        tracing::info!(target: "business", event = event.kind.name());
    }
    for movement in &decision.movements {
        let (currency, minor_units) = (movement.monthly.currency().code(), movement.monthly.amount());
        tracing::info!(target: "business", event = "recurring_revenue.moved", currency, minor_units);
    }
}

/// Sends what was committed. A failure here loses nothing: the sweeper finds the item.
async fn send<S: Execute>(system: &S, outbox: &OutboxItem) {
    let sent = async {
        system.dispatch(&outbox.envelopes).await?;
        system.mark_sent(outbox).await
    };
    if let Err(error) = sent.await {
        tracing::warn!(%error, outbox = %outbox.id, "left for the sweeper");
    }
}

fn outbox_item(decision: &Decision, id: JournalId, by: &Caller) -> Option<OutboxItem> {
    let pending = match (decision.home, decision.clock) {
        (Home::Account(account), Some(clock)) => Some(PendingOn { account, clock }),
        _ => None,
    };
    let mut envelopes: Vec<_> = decision
        .jobs
        .iter()
        .map(|job| Envelope {
            pending: pending.filter(|_| job.moves_books()),
            ..Envelope::new(job.clone(), by.trace.clone())
        })
        .collect();
    let audits = decision.audits.iter().map(|fact| audit::job(by, fact, AuditOutcome::Done));
    envelopes.extend(audits.map(|job| Envelope::new(job, by.trace.clone())));
    let shelf = if matches!(decision.home, Home::User(_) | Home::Members(_) | Home::Operator) {
        Shelf::Identity
    } else {
        Shelf::Books
    };
    (!envelopes.is_empty()).then_some(OutboxItem { id, at: by.at, shelf, envelopes })
}

fn record<T: Serialize>(by: &Caller, output: &T) -> Result<Option<CommandRecord>, PortError> {
    let (Some(key), Some((_, fingerprint))) = (by.command_key(), by.idempotency.as_ref()) else {
        return Ok(None);
    };
    let output = serde_json::to_string(output)
        .map_err(|error| PortError::Broken { system: "the command record", reason: error.to_string() })?;
    let expires_at = lifetime_from(by.at);
    Ok(Some(CommandRecord { key, fingerprint: fingerprint.clone(), output, expires_at }))
}

fn lifetime_from(now: WallTime) -> WallTime {
    now.after_seconds(RECORD_LIFETIME_SECONDS)
}

/// The answer of the first time, if there was one.
async fn replay<S: Execute, T: DeserializeOwned>(system: &S, by: &Caller) -> Result<Option<T>, Error> {
    let (Some(key), Some((_, fingerprint))) = (by.command_key(), by.idempotency.as_ref()) else {
        return Ok(None);
    };
    let Some(record) = system.command_record(&key, by.at).await? else {
        return Ok(None);
    };
    if record.fingerprint != *fingerprint {
        return Err(Error::KeyReused);
    }
    serde_json::from_str(&record.output)
        .map(Some)
        .map_err(|error| PortError::Broken { system: "the command record", reason: error.to_string() }.into())
}
