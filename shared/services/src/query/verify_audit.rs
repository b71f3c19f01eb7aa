use crate::Error;
use crate::port::Audits;
use domain::audit::{self, AuditBreak, AuditHead, BreakKind, Chain};

/// Records looked at in one go: what fits into an answer's time.
const MOST_RECORDS: u16 = 1_000;

/// What came of looking at a part of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// How far it is whole.
    pub head: AuditHead,
    pub broken: Option<AuditBreak>,
    /// Whether the chain may go on behind `head`.
    pub more: bool,
}

/// Looks whether the records behind number `after` are what was written and follow each other; the one with that number is
/// taken as it is.
///
/// # Errors
/// [`Error::Port`].
pub async fn verify_audit<S: Audits>(system: &S, chain: Chain, after: u64) -> Result<AuditCheck, Error> {
    let mut begin = AuditHead::none();
    if after > 0 {
        let last = system.audits_from(chain, after, 1).await?;
        match last.first().filter(|record| record.number == after) {
            Some(record) => begin = AuditHead::of(record),
            None => {
                let broken = Some(AuditBreak { number: after, kind: BreakKind::Missing });
                return Ok(AuditCheck { head: begin, broken, more: false });
            }
        }
    }
    let records = system.audits_from(chain, after + 1, MOST_RECORDS).await?;
    let mut head = begin;
    for record in &records {
        match audit::verify(chain, &head, std::slice::from_ref(record)) {
            Ok(next) => head = next,
            Err(broken) => return Ok(AuditCheck { head, broken: Some(broken), more: false }),
        }
    }
    Ok(AuditCheck { head, broken: None, more: records.len() == usize::from(MOST_RECORDS) })
}
