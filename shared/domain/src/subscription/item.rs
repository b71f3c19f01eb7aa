use super::Sale;
use crate::Refusal;
use crate::distinct::distinct;
use crate::money::{Currency, Money, Quantity};
use crate::plan::{PlanVersion, PlanVersionRef, PriceComponent};
use crate::price::Price;
use crate::time::Interval;
use serde::{Deserialize, Serialize};

/// The most plans in one subscription.
pub const MOST_ITEMS: usize = 20;

/// The most price components that the items of one subscription have together.
const MOST_COMPONENTS: usize = 50;

/// The most minor units that a period costs before taxes: what is billed later is refused now, and what sums of periods
/// and their taxes come to can be kept.
const MOST_FOR_A_PERIOD: i64 = Money::MAX_AMOUNT / 1000;

/// One plan that is subscribed to; the first of a subscription is its base, the others are add-ons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub plan: PlanVersionRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
}

/// The quantity that a component is priced for.
#[must_use]
pub fn quantity(component: &PriceComponent, seats: Option<u32>) -> Quantity {
    let flat = component.prices.values().all(|price| matches!(price, Price::Flat { .. }));
    if flat { Quantity::ONE } else { Quantity::from(seats.unwrap_or_default()) }
}

/// Whether the items go together: each plan once, one interval, sold in the currency, seats where they count, for a
/// price that can be billed.
///
/// # Errors
/// [`Refusal::ItemCount`], [`Refusal::PlanTwice`], [`Refusal::IntervalMismatch`], [`Refusal::PlanCurrency`],
/// [`Refusal::QuantityMismatch`], [`Refusal::NoSuchPlan`], [`Refusal::AmountOutOfRange`].
pub(crate) fn check_items(sale: &Sale, items: &[Item], currency: Currency) -> Result<Interval, Refusal> {
    let plans: Vec<&PlanVersion> = items.iter().map(|item| sale.plan(item.plan)).collect::<Result<_, _>>()?;
    let first = plans.first().ok_or(Refusal::ItemCount)?;
    let components: usize = plans.iter().map(|plan| plan.components.len()).sum();
    if items.len() > MOST_ITEMS || components > MOST_COMPONENTS {
        return Err(Refusal::ItemCount);
    }
    if distinct(plans.iter().map(|plan| plan.plan)).len() != plans.len() {
        return Err(Refusal::PlanTwice);
    }
    for (plan, item) in plans.iter().zip(items) {
        if plan.interval != first.interval {
            return Err(Refusal::IntervalMismatch);
        }
        if !plan.currencies().any(|sold_in| sold_in == currency) {
            return Err(Refusal::PlanCurrency);
        }
        plan.check_seats(item.seats)?;
    }
    let whole = plans.iter().zip(items).map(|(plan, item)| plan.whole(item.seats, currency));
    let whole = whole.collect::<Result<Vec<_>, _>>()?;
    if Money::sum(currency, whole)?.amount() > MOST_FOR_A_PERIOD {
        return Err(Refusal::AmountOutOfRange);
    }
    Ok(first.interval)
}
