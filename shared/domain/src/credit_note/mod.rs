//! Credit notes: papers that give back what an invoice charged.

mod by_hand;
mod credit;
mod document;

pub(crate) use by_hand::remainders;
pub use by_hand::{CreditRequest, NewCreditNote, create};
pub use credit::{CreditedPart, LineCredit, credit};
pub use document::{CreditLine, CreditNote, CreditNoteNumber, CreditReason};
