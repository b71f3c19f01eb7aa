//! How a price component prices a quantity, for a whole period and before any rounding.

mod check;
mod model;
mod steps;

pub use model::{Price, Tier};
pub use steps::{Rate, Step};
