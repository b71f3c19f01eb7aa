use super::{AuditEntry, AuditRecord, AuditRecorded, Chain};
use crate::decision::{Home, Write};
use crate::id::JobId;
use crate::time::WallTime;
use crate::{Decided, Decision};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Sets these hashes apart from all others.
const DOMAIN: &str = "mainspring-audit-1";

/// How far a chain goes: number and hash of its last record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    pub number: u64,
    pub hash: String,
}

impl AuditHead {
    /// Of a chain without records.
    #[must_use]
    pub fn none() -> Self {
        Self { number: 0, hash: "0".repeat(64) }
    }

    #[must_use]
    pub fn of(record: &AuditRecord) -> Self {
        Self { number: record.number, hash: record.hash.clone() }
    }
}

/// Puts an entry behind the last one of its chain. A job that has done so does nothing again.
#[must_use]
pub fn append(
    last: Option<&AuditRecord>,
    is_recorded: bool,
    (chain, job): (Chain, JobId),
    entry: &AuditEntry,
    now: WallTime,
) -> Decided<()> {
    let home = match chain {
        Chain::Account(account) => Home::Account(account),
        Chain::User(user) => Home::User(user),
        Chain::Operator => Home::Catalogue,
    };
    let mut decision = Decision::new(home, now.as_billing_time());
    if !is_recorded {
        let record = sealed(&last.map_or_else(AuditHead::none, AuditHead::of), chain, job, entry.clone());
        decision.writes.push(Write::AuditRecorded(AuditRecorded { job, chain, number: record.number }));
        decision.writes.push(Write::AuditRecord(record));
    }
    decision.with(())
}

fn sealed(head: &AuditHead, chain: Chain, job: JobId, entry: AuditEntry) -> AuditRecord {
    let number = head.number + 1;
    let mut record = AuditRecord { chain, number, job, entry, previous: head.hash.clone(), hash: String::new() };
    record.hash = hash(&record);
    record
}

/// The hash of a record: SHA-256, in hexadecimal with small letters, over these texts one after the other, each as the
/// number of its bytes (8 bytes, the greatest first) and then its bytes in UTF-8:
///
/// 1. `mainspring-audit-1`
/// 2. the chain
/// 3. the number, in decimal digits
/// 4. the previous record's hash as it is written; 64 zeros for the first
/// 5. the job's id
/// 6. when (RFC 3339, UTC, whole seconds, ending in `Z`)
/// 7. the actor
/// 8. the account in whose name
/// 9. the impersonation
/// 10. the operation
/// 11. the action
/// 12. the object
/// 13. the outcome: `done`, `failed` or `denied`
/// 14. the request's id
///
/// What is not there is the empty text, which nothing that is there is.
#[must_use]
pub fn hash(record: &AuditRecord) -> String {
    let AuditRecord { chain, number, job, entry, previous, hash: _ } = record;
    let mut digest = Sha256::new();
    let texts = [
        DOMAIN,
        &chain.to_string(),
        &number.to_string(),
        previous,
        &job.to_string(),
        &entry.at.to_string(),
        &entry.actor,
        &entry.in_name_of.map(|account| account.to_string()).unwrap_or_default(),
        &entry.impersonation.map(|leave| leave.to_string()).unwrap_or_default(),
        &entry.operation,
        &entry.action,
        &entry.object,
        entry.outcome.name(),
        entry.request_id.as_deref().unwrap_or_default(),
    ];
    for text in texts {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
