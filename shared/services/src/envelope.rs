use domain::id::{AccountId, JobId, TestClockId};
use domain::job::Job;
use serde::{Deserialize, Serialize};

/// A job on its way: what stands in the outbox and what a queue carries.
///
/// Old ones are in flight while a new release starts, so `schema` says how to read one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub schema: u16,
    pub id: JobId,
    #[serde(flatten)]
    pub job: Job,
    /// Set when a test clock waits for the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingOn>,
    pub trace: TraceParent,
}

/// The clock that waits for a job to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingOn {
    pub account: AccountId,
    pub clock: TestClockId,
}

/// A `traceparent` value (W3C Trace Context, section 3.2), from the first caller to the last worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TraceParent(pub String);

impl Envelope {
    pub const SCHEMA: u16 = 1;

    #[must_use]
    pub fn new(job: Job, trace: TraceParent) -> Self {
        Self { schema: Self::SCHEMA, id: JobId::new(), job, pending: None, trace }
    }
}
