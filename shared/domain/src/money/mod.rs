//! Money in minor units, unit prices as decimals, and the exact values that lines are rounded from. No floats.

mod allocate;
mod amount;
mod currency;
mod decimal;
mod exact;
mod percent;
mod unit_price;

pub use allocate::allocate;
pub(crate) use allocate::largest_remainder;
pub use amount::Money;
pub use currency::Currency;
pub use exact::Exact;
pub use percent::Percent;
pub use unit_price::{Quantity, UnitPrice};
