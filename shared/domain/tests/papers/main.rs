//! What papers, books and revenue promise of each other. A crate of its own, which sells through the rules and looks
//! only at what they issued.

mod build;
#[path = "../cases/mod.rs"]
mod cases;
mod explain;
mod explain_credit;
mod months;
mod schedule;
mod statement;
mod story;
