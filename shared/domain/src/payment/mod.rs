//! Payments: one per invoice balance, with attempts at the gateway.

mod attach;
mod attempt;
mod record;
mod settle;

pub use attach::{AttachPaymentMethod, PaymentMethod, attach};
pub use attempt::{Attempt, AttemptOutcome, DeclineCode, Payment};
pub use record::{RecordPayment, record};
pub use settle::{Affected, settle};
