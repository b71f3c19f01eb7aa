use crate::port::Audits;
use crate::{Caller, Envelope, Error, Execute, execute};
use domain::audit::{self, AuditEntry, Chain};
use futures_util::try_join;

/// Puts an entry behind the last record of its chain, once for however often its job is delivered.
///
/// # Errors
/// As [`execute`]: the job has to come again.
pub async fn record_audit<S: Execute + Audits>(
    system: &S,
    by: &Caller,
    envelope: &Envelope,
    (chain, entry): (Chain, &AuditEntry),
) -> Result<(), Error> {
    let load = async || Ok(try_join!(system.newest_audit(chain), system.is_audit_recorded(envelope.id))?);
    execute(system, by, load, |(newest, is_recorded)| {
        Ok(audit::append(newest.as_ref(), *is_recorded, (chain, envelope.id), entry, by.at))
    })
    .await
}
