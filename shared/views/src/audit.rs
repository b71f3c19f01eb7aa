use domain::audit::{AuditEntry, AuditOutcome, AuditRecord};
use domain::time::WallTime;
use serde::Serialize;
use utoipa::ToSchema;

/// What was done or tried, in its place in the chain. All that its hash is of is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditRecordView {
    /// The id of the account or the user, or `operator`.
    chain: String,
    /// From 1 on, without a gap.
    number: u64,
    /// The job that brought it.
    job: String,
    #[schema(value_type = String, format = DateTime)]
    at: WallTime,
    /// The id of who called, `anonymous` or `system`.
    actor: String,
    /// The account in whose name one of the operator's people acted.
    in_name_of: Option<String>,
    impersonation: Option<String>,
    #[schema(example = "plans-create")]
    operation: String,
    #[schema(example = "plan.created")]
    action: String,
    /// The id of what it was done to.
    object: String,
    #[schema(value_type = AuditOutcomeView)]
    outcome: &'static str,
    request_id: Option<String>,
    /// The hash of the record before it, hexadecimal; zeros for the first.
    previous: String,
    /// SHA-256, hexadecimal.
    hash: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditOutcome)]
pub enum AuditOutcomeView {
    Done,
    /// They could not show that they are who they say.
    Failed,
    /// They may not.
    Denied,
}

impl From<AuditRecord> for AuditRecordView {
    fn from(record: AuditRecord) -> Self {
        let AuditRecord { chain, number, job, entry, previous, hash } = record;
        let AuditEntry { at, actor, in_name_of, impersonation, operation, action, object, outcome, request_id } = entry;
        Self {
            chain: chain.to_string(),
            number,
            job: job.to_string(),
            at,
            actor,
            in_name_of: in_name_of.map(|account| account.to_string()),
            impersonation: impersonation.map(|leave| leave.to_string()),
            operation,
            action,
            object,
            outcome: AuditOutcome::name(outcome),
            request_id,
            previous,
            hash,
        }
    }
}
