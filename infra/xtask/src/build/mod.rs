//! Building the functions: quickly for this machine, small for production.

mod architecture;
mod functions;
mod glibc;
mod production;
mod strip;

pub(crate) use architecture::Architecture;
pub(crate) use functions::build as functions;
pub(crate) use production::build as production;
pub(crate) use strip::Strip;
