//! Money in minor units, unit prices as decimals, and the exact values that lines are rounded from. No floats.

mod amount;
mod currency;
mod exact;
mod unit_price;

pub use amount::Money;
pub use currency::Currency;
pub use exact::Exact;
pub use unit_price::{Quantity, UnitPrice};
