//! End to end: the deployed template over HTTP, each function with exactly its own policy. `cargo xtask test` starts a
//! fresh local AWS and says where it is.

mod bad_requests;
mod changes;
mod deployment;
mod ledger;
mod lost_answer;
mod person;
mod poison;
mod queue;
mod roles;
mod secrets;
mod standard_clients;
mod year;
