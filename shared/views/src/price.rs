use domain::Refusal;
use domain::money::{Currency, Money, Quantity, UnitPrice};
use domain::price::{Price, Tier};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a component costs in a whole period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "PriceFields")]
pub enum PriceView {
    /// The same every period, in minor units.
    Flat { amount: i64 },
    /// For every unit, in major units.
    PerUnit {
        #[schema(value_type = String, example = "4.50")]
        unit_price: UnitPrice,
    },
    /// Each unit at the price of the tier that it falls into.
    Graduated { tiers: Vec<TierView> },
    /// All units at the price of the tier that the whole quantity falls into.
    Volume { tiers: Vec<TierView> },
    /// An amount, in minor units, for every `size` units; a started package is a whole one.
    Package { size: u32, amount: i64 },
}

/// From the end of the tier before it up to its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierView {
    /// The last quantity in the tier; null for the last tier.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "10")]
    pub up_to: Option<Quantity>,
    /// In major units.
    #[schema(value_type = String, example = "4.50")]
    pub unit_price: UnitPrice,
    /// In minor units: charged once when the tier is reached (graduated) or chosen (volume).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
}

/// A price as it is read: all kinds' fields side by side, so that what is wrong with one is said of that one. A type
/// with a tag is read whole before its kind is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceFields {
    kind: PriceKind,
    amount: Option<i64>,
    unit_price: Option<UnitPrice>,
    #[serde(default, deserialize_with = "some_objects")]
    tiers: Option<Vec<TierView>>,
    size: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PriceKind {
    Flat,
    PerUnit,
    Graduated,
    Volume,
    Package,
}

fn some_objects<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<TierView>>, D::Error> {
    lambda::objects(deserializer).map(Some)
}

impl TryFrom<PriceFields> for PriceView {
    type Error = &'static str;

    fn try_from(fields: PriceFields) -> Result<Self, &'static str> {
        let PriceFields { kind, amount, unit_price, tiers, size } = fields;
        match (kind, amount, unit_price, tiers, size) {
            (PriceKind::Flat, Some(amount), None, None, None) => Ok(Self::Flat { amount }),
            (PriceKind::Flat, ..) => Err("a flat price has an amount, and nothing else"),
            (PriceKind::PerUnit, None, Some(unit_price), None, None) => Ok(Self::PerUnit { unit_price }),
            (PriceKind::PerUnit, ..) => Err("a price per unit has a unit_price, and nothing else"),
            (PriceKind::Graduated, None, None, Some(tiers), None) => Ok(Self::Graduated { tiers }),
            (PriceKind::Graduated, ..) => Err("a graduated price has tiers, and nothing else"),
            (PriceKind::Volume, None, None, Some(tiers), None) => Ok(Self::Volume { tiers }),
            (PriceKind::Volume, ..) => Err("a volume price has tiers, and nothing else"),
            (PriceKind::Package, Some(amount), None, None, Some(size)) => Ok(Self::Package { size, amount }),
            (PriceKind::Package, ..) => Err("a price per package has a size and an amount, and nothing else"),
        }
    }
}

impl PriceView {
    /// The price in a currency.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub fn price(self, currency: Currency) -> Result<Price, Refusal> {
        let tiers = |tiers: Vec<TierView>| tiers.into_iter().map(|tier| tier.tier(currency)).collect::<Result<_, _>>();
        Ok(match self {
            Self::Flat { amount } => Price::Flat { amount: Money::new(amount, currency)? },
            Self::PerUnit { unit_price } => Price::PerUnit { unit_price },
            Self::Graduated { tiers: views } => Price::Graduated { tiers: tiers(views)? },
            Self::Volume { tiers: views } => Price::Volume { tiers: tiers(views)? },
            Self::Package { size, amount } => Price::Package { size, amount: Money::new(amount, currency)? },
        })
    }
}

impl TierView {
    fn tier(self, currency: Currency) -> Result<Tier, Refusal> {
        let flat = self.amount.map(|amount| Money::new(amount, currency)).transpose()?;
        Ok(Tier { up_to: self.up_to, unit_price: self.unit_price, flat })
    }
}

impl From<Price> for PriceView {
    fn from(price: Price) -> Self {
        let views = |tiers: Vec<Tier>| tiers.into_iter().map(TierView::from).collect();
        match price {
            Price::Flat { amount } => Self::Flat { amount: amount.amount() },
            Price::PerUnit { unit_price } => Self::PerUnit { unit_price },
            Price::Graduated { tiers } => Self::Graduated { tiers: views(tiers) },
            Price::Volume { tiers } => Self::Volume { tiers: views(tiers) },
            Price::Package { size, amount } => Self::Package { size, amount: amount.amount() },
        }
    }
}

impl From<Tier> for TierView {
    fn from(tier: Tier) -> Self {
        Self { up_to: tier.up_to, unit_price: tier.unit_price, amount: tier.flat.map(Money::amount) }
    }
}
