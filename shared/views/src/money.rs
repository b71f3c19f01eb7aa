use domain::Refusal;
use domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyView {
    /// Minor units.
    #[schema(example = 1999)]
    pub amount: i64,
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { amount: money.amount(), currency: money.currency() }
    }
}

impl TryFrom<MoneyView> for Money {
    type Error = Refusal;

    fn try_from(view: MoneyView) -> Result<Self, Refusal> {
        Self::new(view.amount, view.currency)
    }
}
