use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::port::Audits;
use services::{Caller, Error, Execute};
use std::process::ExitCode;

/// Puts what was done behind the last record of its chain. Nothing else writes there.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Execute + Audits,
{
    let Job::RecordAudit { chain, entry } = &delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::record_audit(system, by, &delivery.envelope, (*chain, entry)).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("record-audit", handle)
}
