//! Who did what, when, in whose name and with what result: records that are only ever added, each with the hash of the
//! one before it, so that an edit, a gap and another order show.
//!
//! A record holds ids and nothing personal: it can never be changed, and so never be erased.

mod action;
mod chain;
mod record;
mod seal;
mod verify;

pub use action::AuditAction;
pub use chain::{Chain, NotAChain};
pub use record::{AuditEntry, AuditFact, AuditOutcome, AuditRecord, AuditRecorded};
pub use seal::{AuditHead, append, hash};
pub use verify::{AuditBreak, BreakKind, verify};
