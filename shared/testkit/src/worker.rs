//! The workers: they deliver the queued jobs as the deployed functions get them, in the ways that a queue may.

use crate::Error;
use crate::system::TestSystem;
use domain::job::Job;
use fastrand::Rng;
use lambda::Delivery;
use services::{Caller, Envelope, KeyOrder, Origin, Principal, TraceParent, finish_pending};
use std::time::{Duration, Instant};

/// How jobs are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Each once, in order.
    Once,
    /// Each at least twice, in an order that follows from the seed.
    TwiceAndShuffled(u64),
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Work {
    pub deliveries: u64,
    /// Jobs that failed too often.
    pub dead: Vec<(Envelope, String)>,
}

/// How often a queue tries.
const MOST_RECEIVES: u32 = 8;

/// So that a test ends.
const MOST_DELIVERIES: u64 = 100_000;

/// Delivers until nothing is queued.
///
/// # Errors
/// When it goes on and on.
pub async fn run(system: &TestSystem, policy: Policy) -> Result<Work, Error> {
    run_watched(system, policy, async || Ok(())).await
}

/// As [`run`], looking after every delivery whether all is well.
///
/// # Errors
/// As [`run`], and what `watch` says.
pub async fn run_watched(
    system: &TestSystem,
    policy: Policy,
    watch: impl AsyncFn() -> Result<(), Error>,
) -> Result<Work, Error> {
    let mut random = Rng::with_seed(match policy {
        Policy::Once => 0,
        Policy::TwiceAndShuffled(seed) => seed,
    });
    let mut work = Work::default();
    let mut waiting: Vec<Delivery> = Vec::new();
    loop {
        for envelope in system.queue.take() {
            if policy != Policy::Once {
                // The second copy may look like a first one or like a repeat.
                waiting.push(Delivery { envelope: envelope.clone(), count: random.u32(1..=2) });
            }
            waiting.push(Delivery { envelope, count: 1 });
        }
        if waiting.is_empty() {
            return Ok(work);
        }
        work.deliveries += 1;
        if work.deliveries > MOST_DELIVERIES {
            return Err("the jobs never end".into());
        }
        let next = match policy {
            Policy::Once => 0,
            Policy::TwiceAndShuffled(_) => random.usize(0..waiting.len()),
        };
        let delivery = waiting.remove(next);
        if let Err(error) = deliver(system, &delivery).await {
            let Delivery { envelope, count } = delivery;
            match count {
                MOST_RECEIVES.. => work.dead.push((envelope, error.to_string())),
                _ => waiting.push(Delivery { envelope, count: count + 1 }),
            }
        }
        watch().await?;
    }
}

/// As [`run`], where no job may die.
///
/// # Errors
/// The first job that did.
pub async fn finish(system: &TestSystem, policy: Policy) -> Result<u64, Error> {
    let work = run(system, policy).await?;
    match work.dead.first() {
        None => Ok(work.deliveries),
        Some((envelope, error)) => Err(format!("{:?} died: {error}", envelope.job).into()),
    }
}

/// Sends what was committed and not sent, half a minute later.
///
/// # Errors
/// As [`services::sweep_outbox`].
pub async fn sweep(system: &TestSystem) -> Result<services::Swept, services::Error> {
    system.pass_seconds(31);
    services::sweep_outbox(system, &caller(system, "sweep-outbox", TraceParent(String::new()))).await
}

/// Has everything billed that came due.
///
/// # Errors
/// As [`services::enqueue_due`].
pub async fn enqueue_due(system: &TestSystem) -> Result<services::Enqueued, services::Error> {
    services::enqueue_due(system, &caller(system, "enqueue-due", TraceParent(String::new()))).await
}

/// Publishes signing keys, and does what is asked of it.
///
/// # Errors
/// As [`services::publish_signing_keys`].
pub async fn publish_signing_keys(
    system: &TestSystem,
    order: KeyOrder,
) -> Result<services::KeysPublished, services::Error> {
    let by = caller(system, "publish-signing-keys", TraceParent(String::new()));
    services::publish_signing_keys(system, &by, order).await
}

/// Delivers one job to its worker.
///
/// # Errors
/// The worker's: the job has to come again.
pub async fn deliver(system: &TestSystem, delivery: &Delivery) -> Result<(), services::Error> {
    let done = work_off(system, delivery).await;
    if let Err(error) = &done {
        system.trail.log(error.to_string().as_bytes());
    }
    done
}

async fn work_off(system: &TestSystem, delivery: &Delivery) -> Result<(), services::Error> {
    let by = |name| caller(system, name, delivery.envelope.trace.clone());
    let by = match delivery.envelope.job {
        Job::BillAccount { .. } => {
            let by = by("bill-account");
            workers::bill_account::handle(system, &by, delivery).await?;
            by
        }
        Job::CollectPayment { .. } => {
            let by = by("collect-payment");
            workers::collect_payment::handle(system, &by, delivery).await?;
            by
        }
        Job::SendEmail { .. } => {
            let by = by("send-email");
            workers::send_email::handle(system, &by, delivery).await?;
            by
        }
        Job::HandleGatewayEvent { .. } => {
            let by = by("handle-gateway-event");
            workers::handle_gateway_event::handle(system, &by, delivery).await?;
            by
        }
        Job::RecordAudit { .. } => {
            let by = by("record-audit");
            workers::record_audit::handle(system, &by, delivery).await?;
            by
        }
        Job::AdvanceTestClock { .. } => {
            let by = by("advance-test-clock");
            workers::advance_test_clock::handle(system, &by, delivery).await?;
            by
        }
    };
    finish_pending(system, &by, &delivery.envelope).await
}

fn caller(system: &TestSystem, operation: &'static str, trace: TraceParent) -> Caller {
    Caller {
        principal: Principal::System,
        origin: Origin::default(),
        operation,
        idempotency: None,
        at: system.now(),
        deadline: Instant::now() + Duration::from_secs(10),
        trace,
    }
}
