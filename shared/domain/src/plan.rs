//! What is sold: plans, their immutable versions, and how a version prices a period.

use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{ComponentId, PlanId};
use crate::invoice::Line;
use crate::money::{Currency, Exact, Money, Quantity, UnitPrice};
use crate::text::Name;
use crate::time::{Interval, IntervalUnit, Period, WallTime};
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: PlanId,
    pub name: Name,
    /// The version that new subscriptions get.
    pub current: PlanVersion,
    pub created_at: WallTime,
    pub version: Version,
}

/// A price for ever: a change of price makes a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersion {
    pub plan: PlanId,
    pub number: PlanVersionNumber,
    pub currency: Currency,
    pub interval: Interval,
    pub components: Vec<PriceComponent>,
    pub trial_days: u16,
    pub features: Vec<FeatureGrant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanVersionNumber(pub u32);

/// Which version of which plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersionRef {
    pub plan: PlanId,
    pub number: PlanVersionNumber,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceComponent {
    pub id: ComponentId,
    pub name: Name,
    pub price: Price,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// The same every period.
    Flat { amount: Money },
    /// For every seat.
    PerUnit { unit_price: UnitPrice },
}

/// The name of a feature in the operator's own code, such as `api_calls`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeatureKey(String);

impl TryFrom<String> for FeatureKey {
    type Error = Refusal;

    fn try_from(key: String) -> Result<Self, Refusal> {
        let valid = key.len() <= 40
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if valid { Ok(Self(key)) } else { Err(Refusal::InvalidFeatureKey) }
    }
}

impl From<FeatureKey> for String {
    fn from(key: FeatureKey) -> Self {
        key.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureGrant {
    pub key: FeatureKey,
    pub allowance: Allowance,
}

/// What a feature allows; of two, the greater is the more generous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    Switch,
    Limit(u32),
}

impl PlanVersion {
    pub const MOST_COMPONENTS: usize = 20;
    pub const MOST_FEATURES: usize = 50;
    pub const LONGEST_TRIAL_DAYS: u16 = 730;

    /// # Errors
    /// Whatever of the version contradicts itself.
    pub fn check(&self) -> Result<(), Refusal> {
        if !(1..=Self::MOST_COMPONENTS).contains(&self.components.len()) {
            return Err(Refusal::ComponentCount);
        }
        if self.trial_days > Self::LONGEST_TRIAL_DAYS {
            return Err(Refusal::TrialTooLong);
        }
        let keys: BTreeSet<_> = self.features.iter().map(|feature| &feature.key).collect();
        if keys.len() != self.features.len() || self.features.len() > Self::MOST_FEATURES {
            return Err(Refusal::FeatureList);
        }
        for component in &self.components {
            if let Price::Flat { amount } = component.price {
                if amount.currency() != self.currency {
                    return Err(Refusal::CurrencyMismatch);
                }
                if amount.amount() < 0 {
                    return Err(Refusal::NegativePrice);
                }
            }
        }
        Ok(())
    }

    #[must_use]
    pub fn reference(&self) -> PlanVersionRef {
        PlanVersionRef { plan: self.plan, number: self.number }
    }

    /// # Errors
    /// [`Refusal::QuantityMismatch`] unless `seats` is given exactly when a component is priced per unit.
    pub fn check_seats(&self, seats: Option<u32>) -> Result<(), Refusal> {
        let per_unit = self.components.iter().any(|c| matches!(c.price, Price::PerUnit { .. }));
        let fits = if per_unit { seats.is_some_and(|seats| seats >= 1) } else { seats.is_none() };
        if fits { Ok(()) } else { Err(Refusal::QuantityMismatch) }
    }

    /// The lines of one whole period.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub fn lines(&self, seats: Option<u32>, period: Period) -> Result<Vec<Line>, Refusal> {
        self.components.iter().map(|component| self.line(component, seats, period)).collect()
    }

    fn line(&self, component: &PriceComponent, seats: Option<u32>, period: Period) -> Result<Line, Refusal> {
        let (rule, quantity, unit_price, exact) = match component.price {
            Price::Flat { amount } => {
                (crate::invoice::LineRule::Flat, Quantity::ONE, None, Exact::new(amount.amount().into(), 1)?)
            }
            Price::PerUnit { unit_price } => {
                let seats = Quantity::from(seats.unwrap_or_default());
                let exact = unit_price.of(seats, self.currency)?;
                (crate::invoice::LineRule::PerUnit, seats, Some(unit_price), exact)
            }
        };
        Ok(Line {
            component: component.id,
            name: component.name.clone(),
            rule,
            quantity,
            unit_price,
            period,
            numerator: period.seconds(),
            denominator: period.seconds(),
            exact,
            amount: Money::new(exact.rounded()?, self.currency)?,
        })
    }

    /// What the version brings in a month, for comparing plans of different intervals: a year is twelve months, 365
    /// days or 52 weeks.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`].
    pub fn monthly(&self, total: Money) -> Result<Money, Refusal> {
        let count = i64::from(self.interval.count());
        let (numerator, denominator) = match self.interval.unit() {
            IntervalUnit::Day => (365, 12 * count),
            IntervalUnit::Week => (52, 12 * count),
            IntervalUnit::Month => (1, count),
            IntervalUnit::Year => (1, 12 * count),
        };
        let exact = Exact::new(total.amount().into(), 1)?.times(numerator, denominator)?;
        Money::new(exact.rounded()?, total.currency())
    }
}

#[derive(Clone, Debug)]
pub struct CreatePlan {
    pub name: Name,
    pub version: PlanVersion,
}

/// Creates a plan with its first version.
///
/// # Errors
/// As [`PlanVersion::check`].
pub fn create(command: CreatePlan, now: WallTime) -> Result<Decided<Plan>, Refusal> {
    command.version.check()?;
    let plan = Plan {
        id: command.version.plan,
        name: command.name,
        current: command.version,
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    decision.events.push(Event::new(EventKind::PlanCreated, plan.id, plan.version));
    decision.writes.push(Write::PlanVersion(plan.current.clone()));
    decision.writes.push(Write::Plan(plan.clone()));
    Ok(decision.with(plan))
}
