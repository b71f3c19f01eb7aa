//! Wire types that several resources show.

mod line;
mod money;
mod period;
mod price;
mod session;
mod tax;

pub use line::{LineRuleView, LineTaxView, LineView};
pub use money::MoneyView;
pub use period::{IntervalView, PeriodView, UnitView};
pub use price::{PriceView, TierView};
pub use session::{CookieSessionView, LogInView, SessionView, WantedSession};
pub use tax::TaxIdentityView;
