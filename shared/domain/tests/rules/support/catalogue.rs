//! Plans.

use super::{Fault, currency, eur, every, id, limit, name};
use domain::money::{Currency, Money};
use domain::plan::{
    Activation, Charging, PlanVersion, PlanVersionNumber, PlanVersionRef, PriceComponent, Trial, TrialEnd,
};
use domain::price::Price;
use domain::subscription::Item;
use domain::time::{IntervalUnit, ProrationUnit};

/// The first version of a plan.
pub(crate) fn item(plan: u128, seats: Option<u32>) -> Item {
    Item { plan: PlanVersionRef { plan: id(plan), number: PlanVersionNumber(1) }, seats }
}

pub(crate) fn priced(
    number: u128,
    charging: Charging,
    currency: Currency,
    price: Price,
) -> Result<PriceComponent, Fault> {
    Ok(PriceComponent { id: id(number), name: name("Component")?, charging, prices: [(currency, price)].into() })
}

pub(crate) fn flat(amount: Money) -> Result<PriceComponent, Fault> {
    priced(1, Charging::Advance, amount.currency(), Price::Flat { amount })
}

/// In euros.
pub(crate) fn per_seat(price: &str) -> Result<PriceComponent, Fault> {
    priced(2, Charging::Advance, currency("EUR")?, Price::PerUnit { unit_price: price.parse()? })
}

/// EUR 19.99 a month, 1000 API calls, no trial.
pub(crate) fn plan() -> Result<PlanVersion, Fault> {
    Ok(PlanVersion {
        plan: id(1),
        number: PlanVersionNumber(1),
        interval: every(1, IntervalUnit::Month)?,
        components: vec![flat(eur(1999)?)?],
        features: vec![limit("api_calls", 1000)?],
        trial: None,
        proration: ProrationUnit::Second,
        activation: Activation::Paid,
    })
}

pub(crate) fn free_plan() -> Result<PlanVersion, Fault> {
    Ok(PlanVersion { components: vec![flat(eur(0)?)?], ..plan()? })
}

/// Needs no payment method, and bills without one.
pub(crate) fn trial_plan(days: u16) -> Result<PlanVersion, Fault> {
    let trial = Trial { days, needs_payment_method: false, without_payment_method: TrialEnd::Bill };
    Ok(PlanVersion { trial: Some(trial), ..plan()? })
}

fn eur_component(number: u128, charging: Charging, cents: i64) -> Result<PriceComponent, Fault> {
    priced(number, charging, currency("EUR")?, Price::Flat { amount: eur(cents)? })
}

fn sold(number: u128, components: Vec<PriceComponent>) -> Result<PlanVersion, Fault> {
    Ok(PlanVersion { plan: id(number), components, features: vec![limit("plans", 1)?], ..plan()? })
}

/// What the office of these tests sells, in euros. Monthly, unless it says otherwise:
///
/// | plan | |
/// | --- | --- |
/// | 1 | 30.00 |
/// | 2 | 60.00 |
/// | 3 | 10.00 a seat |
/// | 4 | 12.00, an add-on |
/// | 5 | 20.00 in arrears |
/// | 6 | 30.00, and 100.00 once |
/// | 7 | 360.00 a year |
/// | 8 | nothing |
/// | 9 | 30.00 after 14 days of trial |
/// | 10 | 31.00, by the day |
/// | 11 | 7.00 a week |
/// | 12 | 30.00, active before it is paid |
pub(crate) fn catalogue() -> Result<Vec<PlanVersion>, Fault> {
    let trial = Trial { days: 14, needs_payment_method: false, without_payment_method: TrialEnd::Bill };
    let seat = Price::PerUnit { unit_price: "10".parse()? };
    let base = |number, cents| eur_component(number, Charging::Advance, cents);
    let once = eur_component(62, Charging::OneOff, 10_000)?;
    Ok(vec![
        sold(1, vec![base(10, 3000)?])?,
        sold(2, vec![base(20, 6000)?])?,
        sold(3, vec![priced(30, Charging::Advance, currency("EUR")?, seat)?])?,
        sold(4, vec![base(40, 1200)?])?,
        sold(5, vec![eur_component(50, Charging::Arrears, 2000)?])?,
        sold(6, vec![base(60, 3000)?, once])?,
        PlanVersion { interval: every(1, IntervalUnit::Year)?, ..sold(7, vec![base(70, 36_000)?])? },
        sold(8, vec![base(80, 0)?])?,
        PlanVersion { trial: Some(trial), ..sold(9, vec![base(90, 3000)?])? },
        PlanVersion { proration: ProrationUnit::Day, ..sold(10, vec![base(100, 3100)?])? },
        PlanVersion { interval: every(1, IntervalUnit::Week)?, ..sold(11, vec![base(110, 700)?])? },
        PlanVersion { activation: Activation::AtOnce, ..sold(12, vec![base(120, 3000)?])? },
    ])
}
