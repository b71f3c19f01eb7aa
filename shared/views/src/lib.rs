//! Wire types that several resources show.

mod audit;
mod factor;
mod identity;
mod line;
mod money;
mod period;
mod price;
mod proof;
mod session;
mod tax;

pub use audit::{AuditOutcomeView, AuditRecordView};
pub use factor::{FactorKindView, FactorView};
pub use identity::IdentityView;
pub use line::{LineRuleView, LineTaxView, LineView};
pub use money::MoneyView;
pub use period::{IntervalView, PeriodView, UnitView};
pub use price::{PriceView, TierView};
pub use proof::ProofView;
pub use session::{ChallengeView, CookieSessionView, LogInView, SessionView, WantedSession};
pub use tax::TaxIdentityView;
