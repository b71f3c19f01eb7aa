use crate::backend::Backend;
use crate::http::answer::panic_message;
use crate::observe::{Line, Outcome, trace_of};
use crate::runtime::{Invocation, run};
use crate::serve::now;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::{FutureExt, StreamExt, stream};
use serde::Deserialize;
use services::port::PortError;
use services::{Caller, Envelope, Error, Origin, Principal, TraceParent, finish_pending};
use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::Instant;

/// A job as a worker gets it.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub envelope: Envelope,
    /// How often the queue has handed it out, this time included.
    pub count: u32,
}

impl Delivery {
    /// Whether somebody may have begun with it before.
    #[must_use]
    pub fn again(&self) -> bool {
        self.count > 1
    }
}

/// Messages of a batch that are worked on at the same time. A worker mostly waits for others.
const CONCURRENT: usize = 10;

/// What the pauses between deliveries grow from, in seconds: eight of them outlast an outage of a quarter of an hour.
const FIRST_PAUSE: i32 = 8;

/// The longest pause before a message comes again, in seconds.
const LONGEST_PAUSE: i32 = 15 * 60;

/// The `main` of a function that works off a queue of jobs. A message that fails, or panics, comes again alone and later
/// each time, until the queue gives it to its dead-letter queue.
pub fn serve_queue(
    name: &'static str,
    worker: impl AsyncFn(&Backend, &Caller, &Delivery) -> Result<(), Error>,
) -> ExitCode {
    serve_batches(name, async |backend, by, message| {
        let delivery = delivery(message)?;
        worker(backend, by, &delivery).await?;
        finish_pending(backend, by, &delivery.envelope).await
    })
}

/// The `main` of a function that works off a queue of messages that are no jobs; as [`serve_queue`] otherwise.
pub fn serve_messages<E: Display>(name: &'static str, worker: impl AsyncFn(&str) -> Result<(), E>) -> ExitCode {
    serve_batches(name, async |_, _, message| worker(message.body.as_deref().unwrap_or_default()).await)
}

fn serve_batches<E: Display>(
    name: &'static str,
    work: impl AsyncFn(&Backend, &Caller, &SqsMessage) -> Result<(), E>,
) -> ExitCode {
    let backend = Backend::default();
    run(async |event: SqsEvent, invocation: Invocation| {
        let mut response = SqsBatchResponse::default();
        let failed: Vec<Option<String>> = stream::iter(&event.records)
            .map(|message| handle(name, &backend, &work, message, &invocation))
            .buffer_unordered(CONCURRENT)
            .collect()
            .await;
        for message_id in failed.into_iter().flatten() {
            response.add_failure(message_id);
        }
        response
    })
}

/// What a message says of the trace it belongs to.
#[derive(Deserialize)]
struct Traced {
    trace: TraceParent,
}

/// The id of the message if it has to come again.
async fn handle<E: Display>(
    name: &'static str,
    backend: &Backend,
    work: &impl AsyncFn(&Backend, &Caller, &SqsMessage) -> Result<(), E>,
    message: &SqsMessage,
    invocation: &Invocation,
) -> Option<String> {
    let began = Instant::now();
    let traced: Option<Traced> = serde_json::from_str(message.body.as_deref().unwrap_or_default()).ok();
    let traceparent = traced.as_ref().map(|traced| traced.trace.0.as_str());
    let by = Caller {
        principal: Principal::System,
        origin: Origin::default(),
        operation: name,
        idempotency: None,
        at: now(),
        deadline: invocation.deadline,
        trace: trace_of(traceparent, invocation.xray.as_deref()),
    };
    let error = match AssertUnwindSafe(work(backend, &by, message)).catch_unwind().await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(panic) => Some(format!("panicked: {}", panic_message(panic.as_ref()))),
    };
    let message_id = message.message_id.clone().unwrap_or_default();
    let line = Line {
        request_id: &message_id,
        trace: &by.trace,
        function: name,
        principal: by.principal.to_string(),
        began,
        usage: backend.take_usage(),
    };
    let code = error.is_some().then_some("failed");
    line.write(&Outcome { status: None, code, error: error.as_deref(), fault: error.is_some() });
    error.as_ref()?;
    postpone(backend, message).await;
    Some(message_id)
}

fn delivery(message: &SqsMessage) -> Result<Delivery, Error> {
    let body = message.body.as_deref().unwrap_or_default();
    let envelope: Envelope = serde_json::from_str(body)
        .map_err(|error| PortError::Broken { system: "the queue", reason: format!("not a job: {error}") })?;
    if envelope.schema != Envelope::SCHEMA {
        let reason = format!("a job of the unknown schema {}", envelope.schema);
        return Err(PortError::Broken { system: "the queue", reason }.into());
    }
    Ok(Delivery { envelope, count: receive_count(message) })
}

fn receive_count(message: &SqsMessage) -> u32 {
    message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// Exponential back-off, message by message. The jitter is half of it: with all of it, one message in two would be given
/// up before a quarter of an hour has passed.
async fn postpone(backend: &Backend, message: &SqsMessage) {
    let doubled = FIRST_PAUSE.checked_shl(receive_count(message).min(16)).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
    let pause = fastrand::i32(doubled / 2..=doubled);
    let queue = message.event_source_arn.as_deref().unwrap_or_default();
    let handle = message.receipt_handle.as_deref().unwrap_or_default();
    if let Err(error) = backend.postpone(queue, handle, pause).await {
        // Then the queue's own visibility time-out holds.
        tracing::warn!(%error, "the message was not postponed");
    }
}
