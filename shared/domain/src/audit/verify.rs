use super::{AuditHead, AuditRecord, Chain, hash};
use serde::{Deserialize, Serialize};

/// Where a chain is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("record {number} {}", .kind.says())]
pub struct AuditBreak {
    /// The first record that is not there, or not as it was.
    pub number: u64,
    pub kind: BreakKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// Another one stands in its place, or none.
    Missing,
    /// What it says is not what its hash is of.
    Edited,
    /// It does not follow the one before it.
    Unlinked,
}

impl BreakKind {
    fn says(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Edited => "is not what was written",
            Self::Unlinked => "does not follow the one before it",
        }
    }
}

/// Whether `records`, oldest first, follow `head` without a gap and are what was written; how far the chain goes then.
///
/// Whoever can write to the table can write a whole chain anew. That shows against a head that was noted down elsewhere:
/// begin at [`AuditHead::none`], and look whether the record of its number has its hash; where the chain ends before it,
/// the rest was cut off.
///
/// # Errors
/// The first [`AuditBreak`].
pub fn verify(chain: Chain, head: &AuditHead, records: &[AuditRecord]) -> Result<AuditHead, AuditBreak> {
    records.iter().try_fold(head.clone(), |head, record| {
        let number = head.number + 1;
        let broken = |kind| Err(AuditBreak { number, kind });
        if record.number != number || record.chain != chain {
            return broken(BreakKind::Missing);
        }
        if record.hash != hash(record) {
            return broken(BreakKind::Edited);
        }
        if record.previous != head.hash {
            return broken(BreakKind::Unlinked);
        }
        Ok(AuditHead::of(record))
    })
}
