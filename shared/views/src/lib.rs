//! Wire types that several resources show.

mod line;
mod money;
mod period;
mod price;
mod tax;

pub use line::{LineRuleView, LineTaxView, LineView};
pub use money::MoneyView;
pub use period::{IntervalView, PeriodView, UnitView};
pub use price::{PriceView, TierView};
pub use tax::TaxIdentityView;
