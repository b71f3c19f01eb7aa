//! The read ports.

mod audit;
mod books;
mod clients;
mod identity;
mod operator;
pub(crate) mod query;
mod signing_keys;
mod standing;
