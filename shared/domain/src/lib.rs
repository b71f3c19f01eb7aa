//! The rules of selling subscriptions.
//!
//! A rule is `(state, command, now) -> Result<Decision, Refusal>`. Nothing here does I/O, waits or reads a
//! clock: ids and instants come in with the command, so the same inputs give the same decision for ever.

pub mod account;
pub mod audit;
pub mod coupon;
pub mod credit_note;
pub mod decision;
mod distinct;
pub mod email;
pub mod entitlement;
pub mod event;
pub mod explanation;
pub mod id;
pub mod identity;
pub mod invoice;
pub mod job;
pub mod ledger;
pub mod limit;
pub mod money;
pub mod payment;
pub mod permission;
pub mod plan;
pub mod price;
pub mod refusal;
pub mod revenue;
pub mod rules;
pub mod signing;
pub mod subscription;
pub mod tax;
pub mod test_clock;
pub mod text;
pub mod time;
pub mod version;

pub use decision::{Decided, Decision};
pub use refusal::Refusal;
pub use version::Version;
