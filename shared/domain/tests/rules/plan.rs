use crate::support::{Checked, at, currency, eur, every, flat, id, limit, name, per_seat, plan, wall};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::money::{Exact, Money};
use domain::plan::{CreatePlan, FeatureKey, PlanVersion, create};
use domain::time::{IntervalUnit, Period};
use domain::{Refusal, Version};
use proptest::prelude::*;

fn january() -> Result<Period, crate::support::Fault> {
    Ok(Period::new(at("2028-01-01T00:00:00Z")?, at("2028-02-01T00:00:00Z")?)?)
}

proptest! {
    #[test]
    fn a_line_can_be_computed_again_from_what_it_says(base in 0_i64..1_000_000_000, mills in 0_u32..10_000_000, seats in 1_u32..100_000) {
        let seat = per_seat(&format!("{}.{:04}", mills / 10_000, mills % 10_000))?;
        let plan = PlanVersion { components: vec![flat(eur(base)?)?, seat], ..plan()? };
        let lines = plan.lines(Some(seats), january()?)?;
        prop_assert_eq!(lines.len(), 2);
        for line in &lines {
            let price = match line.unit_price {
                Some(unit_price) => unit_price.of(line.quantity, plan.currency)?,
                None => Exact::new(base.into(), 1)?,
            };
            let exact = price.times(line.numerator, line.denominator)?;
            prop_assert_eq!(exact, line.exact);
            prop_assert_eq!(Money::new(exact.rounded()?, plan.currency)?, line.amount);
            prop_assert_eq!((line.numerator, line.denominator), (31 * 86_400, 31 * 86_400));
        }
        let total = Money::sum(plan.currency, lines.iter().map(|line| line.amount))?;
        // Each line rounds on its own: mills of a euro times seats, in cents.
        prop_assert_eq!(total.amount(), base + (i64::from(mills) * i64::from(seats) + 50) / 100);
    }

    #[test]
    fn a_monthly_plan_brings_its_price_a_month(amount in 0_i64..1_000_000_000) {
        prop_assert_eq!(plan()?.monthly(eur(amount)?)?, eur(amount)?);
    }

    #[test]
    fn twelve_months_of_revenue_are_a_year_of_it(amount in 0_i64..1_000_000_000, count in 1_u16..=10) {
        let yearly = PlanVersion { interval: every(count, IntervalUnit::Year)?, ..plan()? };
        let monthly = yearly.monthly(eur(amount)?)?.amount();
        let off = monthly * 12 * i64::from(count) - amount;
        prop_assert!(off.abs() <= 6 * i64::from(count), "off by {off}");
    }

    #[test]
    fn a_feature_key_is_what_fits_a_program(key in "\\PC{0,45}|[a-z][a-z0-9_]{0,45}") {
        let valid = (1..=40).contains(&key.len())
            && key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'));
        let parsed = FeatureKey::try_from(key.clone());
        prop_assert_eq!(parsed.is_ok(), valid);
        if let Ok(parsed) = parsed {
            prop_assert_eq!(String::from(parsed), key);
        }
    }
}

#[test]
fn revenue_of_other_intervals_is_told_by_the_month() -> Checked {
    for (count, unit, total, monthly) in [
        (1, IntervalUnit::Year, 12_000, 1000),
        (3, IntervalUnit::Month, 3000, 1000),
        (1, IntervalUnit::Week, 1200, 5200),
        (1, IntervalUnit::Day, 120, 3650),
        (1, IntervalUnit::Year, 1999, 167),
        (1, IntervalUnit::Year, 6, 1),
        (1, IntervalUnit::Year, 5, 0),
    ] {
        let plan = PlanVersion { interval: every(count, unit)?, ..plan()? };
        assert_eq!(plan.monthly(eur(total)?)?, eur(monthly)?, "{total} per {count} {unit:?}");
    }
    Ok(())
}

#[test]
fn lines_round_on_their_own_and_the_total_is_their_sum() -> Checked {
    // 3 x 0.335 = 1.005, half a cent, twice: 1.01 + 1.01 and not 2.01.
    let plan = PlanVersion { components: vec![per_seat("0.335")?, per_seat("0.335")?], ..plan()? };
    let lines = plan.lines(Some(3), january()?)?;
    let amounts: Vec<_> = lines.iter().map(|line| line.amount.amount()).collect();
    assert_eq!(amounts, [101, 101]);
    assert_eq!(lines[0].exact.to_string(), "201/2");
    Ok(())
}

#[test]
fn a_plan_has_1_to_20_components() -> Checked {
    let with = |count: usize| {
        Ok::<_, crate::support::Fault>(PlanVersion { components: vec![flat(eur(1)?)?; count], ..plan()? })
    };
    assert_eq!(with(0)?.check(), Err(Refusal::ComponentCount));
    assert_eq!(with(1)?.check(), Ok(()));
    assert_eq!(with(20)?.check(), Ok(()));
    assert_eq!(with(21)?.check(), Err(Refusal::ComponentCount));
    Ok(())
}

#[test]
fn a_plan_has_one_currency() -> Checked {
    let yen = Money::new(500, currency("JPY")?)?;
    let mixed = PlanVersion { components: vec![flat(eur(1)?)?, flat(yen)?], ..plan()? };
    assert_eq!(mixed.check(), Err(Refusal::CurrencyMismatch));
    Ok(())
}

#[test]
fn a_price_is_not_negative() -> Checked {
    let plan = PlanVersion { components: vec![flat(eur(-1)?)?], ..plan()? };
    assert_eq!(plan.check(), Err(Refusal::NegativePrice));
    Ok(())
}

#[test]
fn a_trial_is_at_most_two_years() -> Checked {
    assert_eq!(PlanVersion { trial_days: 730, ..plan()? }.check(), Ok(()));
    assert_eq!(PlanVersion { trial_days: 731, ..plan()? }.check(), Err(Refusal::TrialTooLong));
    Ok(())
}

#[test]
fn a_feature_stands_once_and_there_are_at_most_50() -> Checked {
    let twice = PlanVersion { features: vec![limit("seats", 1)?, limit("seats", 2)?], ..plan()? };
    assert_eq!(twice.check(), Err(Refusal::FeatureList));
    let features = (0..51).map(|n| limit(&format!("feature_{n}"), n)).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(PlanVersion { features: features[..50].to_vec(), ..plan()? }.check(), Ok(()));
    assert_eq!(PlanVersion { features, ..plan()? }.check(), Err(Refusal::FeatureList));
    Ok(())
}

#[test]
fn seats_are_given_exactly_when_they_are_sold() -> Checked {
    let seated = PlanVersion { components: vec![per_seat("5")?], ..plan()? };
    assert_eq!(seated.check_seats(Some(1)), Ok(()));
    assert_eq!(seated.check_seats(Some(0)), Err(Refusal::QuantityMismatch));
    assert_eq!(seated.check_seats(None), Err(Refusal::QuantityMismatch));
    assert_eq!(plan()?.check_seats(None), Ok(()));
    assert_eq!(plan()?.check_seats(Some(1)), Err(Refusal::QuantityMismatch));
    Ok(())
}

#[test]
fn a_price_that_cannot_be_kept_is_refused_not_wrapped() -> Checked {
    let plan = PlanVersion { components: vec![per_seat("999999999999")?], ..plan()? };
    assert_eq!(plan.lines(Some(u32::MAX), january()?), Err(Refusal::AmountOutOfRange));
    Ok(())
}

#[test]
fn creating_a_plan_writes_it_with_its_first_version() -> Checked {
    let created = create(CreatePlan { name: name("Team")?, version: plan()? }, wall("2028-01-01T00:00:00Z")?)?;
    let decision = created.decision;
    assert_eq!(decision.home, Home::Catalogue);
    assert_eq!(created.output.version, Version::FIRST);
    assert_eq!(decision.writes, [Write::PlanVersion(plan()?), Write::Plan(created.output)]);
    assert_eq!(decision.events.len(), 1);
    assert_eq!(decision.events[0].kind, EventKind::PlanCreated);
    assert_eq!(decision.events[0].subject, id::<domain::id::PlanTag>(1).to_string());
    assert!(decision.jobs.is_empty() && decision.entries.is_empty() && decision.movements.is_empty());
    Ok(())
}

#[test]
fn a_plan_that_contradicts_itself_is_not_created() -> Checked {
    let version = PlanVersion { components: vec![], ..plan()? };
    let refused = create(CreatePlan { name: name("Team")?, version }, wall("2028-01-01T00:00:00Z")?);
    assert_eq!(refused.err(), Some(Refusal::ComponentCount));
    Ok(())
}
