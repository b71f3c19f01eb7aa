//! Why a paper says what it says: every figure computed again from the inputs stored with it, in words and numbers.
//!
//! A replayed figure that differs from the stored one is never the customer's to settle: it is our failure, and
//! whoever asks for the explanation raises an alarm.

mod credit_note;
mod credit_words;
mod figure;
mod invoice;
mod line_words;
mod words;

pub use credit_note::{CreditExplanation, ExplainedCredit, explain_credit_note, explain_credit_note_after};
pub use figure::{Difference, Figure};
pub use invoice::{ExplainedDiscount, ExplainedLine, Explanation, explain};
