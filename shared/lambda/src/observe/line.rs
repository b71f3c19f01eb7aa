use super::metric::{Embedded, Metric, STACK, embedded, stack};
use super::trace::trace_id;
use crate::backend::BackendUsage;
use crate::http::answer::Answered;
use serde::Serialize;
use services::TraceParent;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Everything about one request or message.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) trace: &'a TraceParent,
    pub(crate) function: &'a str,
    pub(crate) principal: String,
    pub(crate) began: Instant,
    pub(crate) usage: BackendUsage,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Outcome<'a> {
    /// The status of an answer; nothing for a message.
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<&'a str>,
    pub(crate) error: Option<&'a str>,
    /// Ours, in contrast to a caller's.
    pub(crate) fault: bool,
}

impl<'a> Outcome<'a> {
    pub(crate) fn of(answered: &'a Answered) -> Self {
        let status = answered.answer.status_code;
        Self { status: Some(status), code: answered.code, error: answered.error.as_deref(), fault: status >= 500 }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    level: &'static str,
    kind: &'static str,
    request_id: &'a str,
    trace_id: &'a str,
    function: &'a str,
    principal: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    cold_start: bool,
    round_trips: u64,
    queue_requests: u64,
    read_units: Tenths,
    write_units: Tenths,
    latency_ms: u64,
    faults: u8,
    stack: &'a str,
    _aws: Embedded<'a>,
}

/// Tenths of a unit, written as a decimal number.
struct Tenths(u64);

impl Serialize for Tenths {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tenths = u32::try_from(self.0).unwrap_or(u32::MAX);
        #[expect(clippy::float_arithmetic)]
        serializer.serialize_f64(f64::from(tenths) / 10.0)
    }
}

/// By function, and all together, which is what an alarm looks at.
const DIMENSIONS: [&[&str]; 2] = [&[STACK, "function"], &[STACK]];

const METRICS: [Metric<'_>; 4] = [
    Metric { name: "latency_ms", unit: Some("Milliseconds") },
    Metric { name: "faults", unit: Some("Count") },
    Metric { name: "read_units", unit: Some("Count") },
    Metric { name: "write_units", unit: Some("Count") },
];

static WARM: AtomicBool = AtomicBool::new(false);

impl Line<'_> {
    /// Writes the line to the log. This is where errors are logged, once.
    pub(crate) fn write(&self, outcome: &Outcome<'_>) {
        if let Ok(line) = self.written(outcome) {
            // There is nobody left to tell when the log itself fails.
            let _ = std::io::stdout().lock().write_all(&line);
        }
    }

    /// The line with its end.
    pub(crate) fn written(&self, outcome: &Outcome<'_>) -> serde_json::Result<Vec<u8>> {
        let written = Written {
            level: if outcome.fault { "error" } else { "info" },
            kind: "request",
            request_id: self.request_id,
            trace_id: trace_id(self.trace),
            function: self.function,
            principal: &self.principal,
            status: outcome.status,
            outcome: outcome.code.unwrap_or("ok"),
            error: outcome.error,
            cold_start: !WARM.swap(true, Ordering::Relaxed),
            round_trips: self.usage.store.round_trips,
            queue_requests: self.usage.queue_requests,
            read_units: Tenths(self.usage.store.read_tenths),
            write_units: Tenths(self.usage.store.write_tenths),
            latency_ms: u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            faults: u8::from(outcome.fault),
            stack: stack(),
            _aws: embedded(&DIMENSIONS, &METRICS),
        };
        let mut line = serde_json::to_vec(&written)?;
        line.push(b'\n');
        Ok(line)
    }
}
