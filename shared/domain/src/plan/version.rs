use super::{FeatureGrant, PriceComponent, Trial};
use crate::Refusal;
use crate::distinct::distinct;
use crate::id::PlanId;
use crate::money::{Currency, Money};
use crate::price::Price;
use crate::time::{Interval, IntervalUnit, ProrationUnit};
use serde::{Deserialize, Serialize};

/// A price for ever: a change of price makes a new one, and who has this one keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersion {
    pub plan: PlanId,
    pub number: PlanVersionNumber,
    pub interval: Interval,
    pub components: Vec<PriceComponent>,
    pub features: Vec<FeatureGrant>,
    #[serde(default)]
    pub trial: Option<Trial>,
    #[serde(default)]
    pub proration: ProrationUnit,
    #[serde(default)]
    pub activation: Activation,
}

/// When a subscription without a trial begins to entitle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// When its first invoice is paid.
    #[default]
    Paid,
    /// At its start, paid or not.
    AtOnce,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanVersionNumber(pub u32);

/// Which version of which plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlanVersionRef {
    pub plan: PlanId,
    pub number: PlanVersionNumber,
}

impl PlanVersion {
    pub const MOST_COMPONENTS: usize = 20;
    pub const MOST_FEATURES: usize = 50;
    pub const MOST_CURRENCIES: usize = 20;
    /// Over all components and currencies, so that a version is an item.
    pub const MOST_TIERS: usize = 1_000;

    /// # Errors
    /// Whatever of the version contradicts itself.
    pub fn check(&self) -> Result<(), Refusal> {
        if !(1..=Self::MOST_COMPONENTS).contains(&self.components.len()) {
            return Err(Refusal::ComponentCount);
        }
        if let Some(trial) = self.trial {
            trial.check()?;
        }
        let keys = distinct(self.features.iter().map(|feature| &feature.key));
        if keys.len() != self.features.len() || self.features.len() > Self::MOST_FEATURES {
            return Err(Refusal::FeatureList);
        }
        let currencies = distinct(self.currencies());
        if !(1..=Self::MOST_CURRENCIES).contains(&currencies.len()) {
            return Err(Refusal::CurrencyList);
        }
        let prices = self.components.iter().flat_map(|component| component.prices.values());
        if prices.map(Price::tier_count).sum::<usize>() > Self::MOST_TIERS {
            return Err(Refusal::PlanTiers);
        }
        for component in &self.components {
            if !component.prices.keys().eq(currencies.iter()) {
                return Err(Refusal::CurrencyList);
            }
            for (currency, price) in &component.prices {
                price.check(*currency)?;
            }
        }
        Ok(())
    }

    /// What the plan is sold in.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        self.components.first().into_iter().flat_map(|component| component.prices.keys().copied())
    }

    #[must_use]
    pub fn reference(&self) -> PlanVersionRef {
        PlanVersionRef { plan: self.plan, number: self.number }
    }

    /// # Errors
    /// [`Refusal::QuantityMismatch`] unless `seats` is given exactly when a component's price depends on them.
    pub fn check_seats(&self, seats: Option<u32>) -> Result<(), Refusal> {
        let counted = self.components.iter().any(PriceComponent::counts_seats);
        let fits = if counted { seats.is_some_and(|seats| seats >= 1) } else { seats.is_none() };
        if fits { Ok(()) } else { Err(Refusal::QuantityMismatch) }
    }

    /// What all components cost in a whole period, before discounts and taxes, with what is charged once.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], [`Refusal::PlanCurrency`].
    pub fn whole(&self, seats: Option<u32>, currency: Currency) -> Result<Money, Refusal> {
        self.components.iter().try_fold(Money::zero(currency), |sum, component| {
            let whole = component.price(currency)?.exact(crate::subscription::quantity(component, seats), currency)?;
            sum.plus(Money::new(whole.rounded()?, currency)?)
        })
    }

    /// What the recurring components bring in a month, before discounts and taxes; a year is twelve months, 365 days
    /// or 52 weeks.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], [`Refusal::PlanCurrency`].
    pub fn monthly(&self, seats: Option<u32>, currency: Currency) -> Result<Money, Refusal> {
        let count = i64::from(self.interval.count());
        let (numerator, denominator) = match self.interval.unit() {
            IntervalUnit::Day => (365, 12 * count),
            IntervalUnit::Week => (52, 12 * count),
            IntervalUnit::Month => (1, count),
            IntervalUnit::Year => (1, 12 * count),
        };
        let recurring = self.components.iter().filter(|component| component.recurs());
        recurring.into_iter().try_fold(Money::zero(currency), |sum, component| {
            let whole = component.price(currency)?.exact(crate::subscription::quantity(component, seats), currency)?;
            sum.plus(Money::new(whole.times(numerator, denominator)?.rounded()?, currency)?)
        })
    }
}
