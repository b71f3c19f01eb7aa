//! The store over a database in memory, with faults beneath its SDK.

mod commit_errors;
mod faults;
mod reads;
