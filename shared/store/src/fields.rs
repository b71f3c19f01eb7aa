//! The attributes and indexes that this crate speaks of by name.

pub(crate) const PK: &str = "pk";
pub(crate) const SK: &str = "sk";
pub(crate) const VERSION: &str = "version";
/// How the item is to be read; see [`crate::item`].
pub(crate) const SCHEMA: &str = "schema";
pub(crate) const LISTED: &str = "listed";
pub(crate) const DUE_SHARD: &str = "due_shard";
pub(crate) const DUE_AT: &str = "due_at";
/// Seconds since 1970; also what DynamoDB's time to live sweeps by.
pub(crate) const EXPIRES_AT: &str = "expires_at";

pub(crate) const LISTING_INDEX: &str = "listing";
pub(crate) const DUE_INDEX: &str = "due";
