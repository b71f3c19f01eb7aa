//! Verifying the audit log without the product's own code, by what is written of it in `shared/domain/src/audit/seal.rs`.

mod chain;
mod source;

pub(crate) use chain::{Head, verify};
pub(crate) use source::{from_api, from_lines};
