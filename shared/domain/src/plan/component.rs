use crate::Refusal;
use crate::id::ComponentId;
use crate::money::Currency;
use crate::price::Price;
use crate::text::Name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that a plan charges for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceComponent {
    pub id: ComponentId,
    pub name: Name,
    #[serde(default)]
    pub charging: Charging,
    /// One for each currency that the plan is sold in.
    pub prices: BTreeMap<Currency, Price>,
}

/// When a component is charged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Charging {
    /// At the beginning of each period, for that period.
    #[default]
    Advance,
    /// At the end of each period, for that period.
    Arrears,
    /// Once, with the first invoice that has it; given back only if it is taken off at the instant it was charged.
    OneOff,
    /// For what was used in a closed period.
    Metered { meter: MeterKey },
}

/// The name of what is counted in the operator's own code, such as `api_calls`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MeterKey(String);

impl TryFrom<String> for MeterKey {
    type Error = Refusal;

    fn try_from(key: String) -> Result<Self, Refusal> {
        if crate::text::is_key(&key) { Ok(Self(key)) } else { Err(Refusal::InvalidMeterKey) }
    }
}

impl From<MeterKey> for String {
    fn from(key: MeterKey) -> Self {
        key.0
    }
}

impl PriceComponent {
    /// Whether its price depends on the seats of the item that has it.
    #[must_use]
    pub fn counts_seats(&self) -> bool {
        !matches!(self.charging, Charging::Metered { .. })
            && self.prices.values().any(|price| !matches!(price, Price::Flat { .. }))
    }

    /// Whether it is charged again and again, by the calendar.
    #[must_use]
    pub fn recurs(&self) -> bool {
        matches!(self.charging, Charging::Advance | Charging::Arrears)
    }

    /// # Errors
    /// [`Refusal::PlanCurrency`] for a currency that the plan is not sold in.
    pub fn price(&self, currency: Currency) -> Result<&Price, Refusal> {
        self.prices.get(&currency).ok_or(Refusal::PlanCurrency)
    }
}
