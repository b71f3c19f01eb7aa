//! What each operation is there for.

mod accounts;
mod auth;
mod caching;
mod changes;
mod coupons;
mod credit_notes;
mod invoices;
mod ledger;
mod payments;
mod plans;
mod subscriptions;
mod system;
mod tax_rates;
mod test_clocks;
mod tracing;
