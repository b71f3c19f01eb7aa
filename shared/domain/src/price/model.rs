use crate::money::{Money, Quantity, UnitPrice};
use serde::{Deserialize, Serialize};

/// What a component costs in one whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// The same every period, whatever the quantity.
    Flat { amount: Money },
    /// The same for every unit.
    PerUnit { unit_price: UnitPrice },
    /// Each unit at the price of the tier it falls into.
    Graduated { tiers: Vec<Tier> },
    /// All units at the price of the tier that the whole quantity falls into.
    Volume { tiers: Vec<Tier> },
    /// An amount for every `size` units; a started package is a whole one.
    Package { size: u32, amount: Money },
}

/// From the end of the tier before it, exclusive, up to its own, inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The last quantity in the tier; `None` for the last tier.
    pub up_to: Option<Quantity>,
    pub unit_price: UnitPrice,
    /// Charged once when the quantity reaches the tier (graduated) or falls into it (volume).
    pub flat: Option<Money>,
}

impl Price {
    pub const MOST_TIERS: usize = 50;

    /// How many tiers it has; none where it is not by tiers.
    #[must_use]
    pub fn tier_count(&self) -> usize {
        match self {
            Self::Graduated { tiers } | Self::Volume { tiers } => tiers.len(),
            Self::Flat { .. } | Self::PerUnit { .. } | Self::Package { .. } => 0,
        }
    }
}
