//! The files of a new endpoint, so that the right shape is the easy one.
//!
//! The texts are in `text/`, with `<<name>>` where a [`Plan`] says what comes there.

mod edit;
mod package;
mod plan;
mod write;

pub(crate) use package::nested;
pub(crate) use plan::Plan;
pub(crate) use write::write;
