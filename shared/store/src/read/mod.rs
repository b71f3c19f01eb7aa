//! The read ports.

mod books;
mod identity;
pub(crate) mod query;
pub(crate) mod signing_keys;
