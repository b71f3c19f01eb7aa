//! Subscriptions: their state, and the rules that begin, bill and end them.

mod bill;
mod payment;
mod state;
mod subscribe;

pub use bill::{Due, bill};
pub use state::{Status, Subscription};
pub use subscribe::{PAYMENT_DEADLINE, Subscribe, subscribe};
