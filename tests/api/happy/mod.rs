//! What each operation is there for.

mod accounts;
mod auth;
mod caching;
mod invoices;
mod payments;
mod plans;
mod subscriptions;
mod system;
mod test_clocks;
mod tracing;
