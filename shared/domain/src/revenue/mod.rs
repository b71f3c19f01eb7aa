//! Revenue: how decisions move what recurs of it, and in which month it is recognised.

mod movement;
mod recognition;
mod schedule;

pub use movement::{Movement, MovementKind};
pub use schedule::{RevenueAmounts, RevenueMonth, Schedule, schedule};
