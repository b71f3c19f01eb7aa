use super::{Price, Tier};
use crate::Refusal;
use crate::money::{Currency, Exact, Money, Quantity, UnitPrice};
use serde::{Deserialize, Serialize};

/// One part of a price: `units` times `rate` is `exact`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Units, packages, or 1 for what is charged once.
    pub units: Quantity,
    pub rate: Rate,
    pub exact: Exact,
}

/// What one of a step's units costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    UnitPrice(UnitPrice),
    Amount(Money),
}

impl Price {
    /// The cost of `quantity` in a whole period, in minor units before rounding: the sum of [`Price::steps`].
    ///
    /// # Errors
    /// As [`Price::steps`].
    pub fn exact(&self, quantity: Quantity, currency: Currency) -> Result<Exact, Refusal> {
        self.steps(quantity, currency)?.into_iter().try_fold(Exact::zero(), |sum, step| sum.plus(step.exact))
    }

    /// How the cost of `quantity` in a whole period comes about, tier by tier. A quantity of zero has no steps and
    /// costs nothing, the flat amount of a first tier included: no tier is reached by nothing. Only a flat price,
    /// which asks for no quantity, is charged regardless.
    ///
    /// # Errors
    /// As [`Price::check`]; [`Refusal::AmountOutOfRange`] when the cost does not fit an i128 fraction,
    /// [`Refusal::DecimalOutOfRange`] when there are more packages than a quantity counts.
    pub fn steps(&self, quantity: Quantity, currency: Currency) -> Result<Vec<Step>, Refusal> {
        self.check(currency)?;
        match self {
            Self::Flat { amount } => Ok(vec![Step::once(*amount)]),
            _ if quantity.is_zero() => Ok(Vec::new()),
            Self::PerUnit { unit_price } => Ok(vec![Step::units(quantity, *unit_price, currency)?]),
            Self::Graduated { tiers } => graduated(tiers, quantity, currency),
            Self::Volume { tiers } => volume(tiers, quantity, currency),
            Self::Package { size, amount } => Ok(vec![Step::packages(quantity.packages(*size)?, *amount)?]),
        }
    }
}

fn graduated(tiers: &[Tier], quantity: Quantity, currency: Currency) -> Result<Vec<Step>, Refusal> {
    let mut steps = Vec::new();
    let mut below = Quantity::ZERO;
    for tier in tiers {
        if quantity <= below {
            break;
        }
        let end = tier.up_to.map_or(quantity, |end| end.min(quantity));
        steps.push(Step::units(end.minus(below)?, tier.unit_price, currency)?);
        steps.extend(tier.flat.map(Step::once));
        below = end;
    }
    Ok(steps)
}

fn volume(tiers: &[Tier], quantity: Quantity, currency: Currency) -> Result<Vec<Step>, Refusal> {
    let chosen = tiers.iter().find(|tier| tier.up_to.is_none_or(|end| quantity <= end));
    let tier = chosen.ok_or(Refusal::TierOpenEnd)?;
    let mut steps = vec![Step::units(quantity, tier.unit_price, currency)?];
    steps.extend(tier.flat.map(Step::once));
    Ok(steps)
}

impl Step {
    fn units(units: Quantity, unit_price: UnitPrice, currency: Currency) -> Result<Self, Refusal> {
        Ok(Self { units, rate: Rate::UnitPrice(unit_price), exact: unit_price.of(units, currency)? })
    }

    fn once(amount: Money) -> Self {
        Self { units: Quantity::ONE, rate: Rate::Amount(amount), exact: amount.into() }
    }

    fn packages(units: Quantity, amount: Money) -> Result<Self, Refusal> {
        Ok(Self { units, rate: Rate::Amount(amount), exact: units.each(amount)? })
    }
}
