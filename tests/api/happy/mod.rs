//! What each operation is there for.

mod accounts;
mod api_keys;
mod auth;
mod caching;
mod changes;
mod cookies;
mod coupons;
mod credit_notes;
mod impersonations;
mod invoices;
mod ledger;
mod members;
mod passwords;
mod payments;
mod plans;
mod roles;
mod sessions;
mod sessions_of_others;
mod staff;
mod subscriptions;
mod system;
mod tax_rates;
mod test_clocks;
mod tracing;
mod users;
