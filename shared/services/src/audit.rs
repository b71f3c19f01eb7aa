//! What is to be remembered, with who asked for it.

use crate::port::{Outbox, OutboxItem, PortError, Shelf};
use crate::{Caller, Envelope};
use domain::audit::{AuditEntry, AuditFact, AuditOutcome};
use domain::id::JournalId;
use domain::job::Job;

/// The job that records what `by` did, or tried to do.
pub(crate) fn job(by: &Caller, fact: &AuditFact, outcome: AuditOutcome) -> Job {
    let entry = AuditEntry {
        at: by.at,
        actor: by.principal.to_string(),
        in_name_of: by.origin.acting.map(|(account, _)| account),
        impersonation: by.origin.acting.map(|(_, impersonation)| impersonation),
        operation: by.operation.to_owned(),
        action: fact.action.name().to_owned(),
        object: fact.object.clone(),
        outcome,
        request_id: by.origin.request_id.clone(),
    };
    Job::RecordAudit { chain: fact.chain, entry: Box::new(entry) }
}

/// Has an attempt recorded that came to nothing, and so has no transaction to go with. The sweeper sends it within a
/// minute: a function that denies need not know of queues, and takes as long whatever it denies.
///
/// # Errors
/// [`PortError`] when it may not be recorded.
pub async fn record_attempt<S: Outbox>(
    system: &S,
    by: &Caller,
    fact: &AuditFact,
    outcome: AuditOutcome,
) -> Result<(), PortError> {
    let envelopes = vec![Envelope::new(job(by, fact, outcome), by.trace.clone())];
    system.leave(&OutboxItem { id: JournalId::new(), at: by.at, shelf: Shelf::Ephemeral, envelopes }).await
}
