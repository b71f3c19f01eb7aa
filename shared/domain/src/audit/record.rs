use super::{AuditAction, Chain};
use crate::id::{AccountId, ImpersonationId, JobId};
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// What a rule says of what it has done. Who it was and when is added where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFact {
    pub chain: Chain,
    pub action: AuditAction,
    /// The id of what it was done to.
    pub object: String,
}

/// All that is to be remembered of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub at: WallTime,
    /// The id of who called, `anonymous` or `system`.
    pub actor: String,
    /// The account in whose name one of the operator's people acted, and the leave they had.
    pub in_name_of: Option<AccountId>,
    pub impersonation: Option<ImpersonationId>,
    /// The operation or the worker that did it.
    pub operation: String,
    pub action: String,
    pub object: String,
    pub outcome: AuditOutcome,
    /// What the log knows the request by.
    pub request_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    Done,
    /// They could not show that they are who they say.
    Failed,
    /// They may not.
    Denied,
}

/// An entry in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    pub chain: Chain,
    /// From 1 on.
    pub number: u64,
    /// The job that brought it: it is recorded once.
    pub job: JobId,
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// The hash of the record before it, hexadecimal; zeros for the first.
    pub previous: String,
    /// See [`super::hash`].
    pub hash: String,
}

/// That a job's entry is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecorded {
    pub job: JobId,
    pub chain: Chain,
    pub number: u64,
}

impl AuditFact {
    #[must_use]
    pub fn new(chain: Chain, action: AuditAction, object: impl ToString) -> Self {
        Self { chain, action, object: object.to_string() }
    }
}

impl AuditOutcome {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Denied => "denied",
        }
    }
}
