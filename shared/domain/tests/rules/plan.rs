use crate::support::office::refused;
use crate::support::{
    Checked, Fault, Written, at, book, cases, currency, eur, every, flat, free_plan, id, item, limit, name, per_seat,
    plan, sale, stored, subscribing, trial_plan, wall,
};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::invoice::Line;
use domain::money::{Currency, Money, Quantity, UnitPrice};
use domain::plan::{
    Charging, CreatePlan, FeatureKey, MeterKey, Plan, PlanVersion, PlanVersionNumber, PriceComponent, UpdatePlan,
    archive, create, update,
};
use domain::price::{Price, Tier};
use domain::subscription::subscribe;
use domain::time::IntervalUnit;
use domain::{Refusal, Version};
use proptest::prelude::*;

/// The lines of a first invoice.
fn lines(plan: PlanVersion, seats: Option<u32>) -> Result<Vec<Line>, Fault> {
    let sale = sale(book()?, vec![plan], at("2028-01-01T00:00:00Z")?);
    let decision = subscribe(&sale, &subscribing(&[item(1, seats)])?)?.decision;
    Ok(Written(decision).document()?.lines.clone())
}

fn monthly(plan: &PlanVersion) -> Result<Money, Fault> {
    Ok(plan.monthly(None, currency("EUR")?)?)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_line_can_be_computed_again_from_what_it_says(base in 0_i64..1_000_000_000, mills in 0_u32..10_000_000, seats in 1_u32..100_000) {
        let seat = per_seat(&format!("{}.{:04}", mills / 10_000, mills % 10_000))?;
        let plan = PlanVersion { components: vec![flat(eur(base)?)?, seat], ..plan()? };
        let lines = lines(plan, Some(seats))?;
        prop_assert_eq!(lines.len(), 2);
        for line in &lines {
            let price = line.price.exact(line.quantity, currency("EUR")?)?;
            let exact = price.times(line.fraction.numerator(), line.fraction.denominator())?;
            prop_assert_eq!(exact, line.exact);
            prop_assert_eq!(Money::new(exact.rounded()?, currency("EUR")?)?, line.amount);
            prop_assert_eq!((line.fraction.numerator(), line.fraction.denominator()), (31 * 86_400, 31 * 86_400));
        }
        let total = Money::sum(currency("EUR")?, lines.iter().map(|line| line.amount))?;
        // Each line rounds on its own: mills of a euro times seats, in cents.
        prop_assert_eq!(total.amount(), base + (i64::from(mills) * i64::from(seats) + 50) / 100);
    }

    #[test]
    fn a_monthly_plan_brings_its_price_a_month(amount in 0_i64..1_000_000_000) {
        let plan = PlanVersion { components: vec![flat(eur(amount)?)?], ..plan()? };
        prop_assert_eq!(monthly(&plan)?, eur(amount)?);
    }

    #[test]
    fn twelve_months_of_revenue_are_a_year_of_it(amount in 0_i64..1_000_000_000, count in 1_u16..=10) {
        let interval = every(count, IntervalUnit::Year)?;
        let yearly = PlanVersion { interval, components: vec![flat(eur(amount)?)?], ..plan()? };
        let off = monthly(&yearly)?.amount() * 12 * i64::from(count) - amount;
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
        (2, IntervalUnit::Week, 2400, 5200),
        (1, IntervalUnit::Day, 120, 3650),
        (10, IntervalUnit::Day, 1200, 3650),
        (1, IntervalUnit::Year, 1999, 167),
        (1, IntervalUnit::Year, 6, 1),
        (1, IntervalUnit::Year, 5, 0),
    ] {
        let plan = PlanVersion { interval: every(count, unit)?, components: vec![flat(eur(total)?)?], ..plan()? };
        assert_eq!(self::monthly(&plan)?, eur(monthly)?, "{total} per {count} {unit:?}");
    }
    Ok(())
}

#[test]
fn lines_round_on_their_own_and_the_total_is_their_sum() -> Checked {
    // 3 x 0.335 = 1.005, half a cent, twice: 1.01 + 1.01 and not 2.01.
    let plan = PlanVersion { components: vec![per_seat("0.335")?, per_seat("0.335")?], ..plan()? };
    let lines = lines(plan, Some(3))?;
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

/// A flat price in each of the currencies.
fn priced_in(codes: &[&str]) -> Result<PriceComponent, Fault> {
    let price = |code: &&str| Ok((currency(code)?, Price::Flat { amount: Money::new(500, currency(code)?)? }));
    Ok(PriceComponent { prices: codes.iter().map(price).collect::<Result<_, Fault>>()?, ..flat(eur(1)?)? })
}

#[test]
fn every_component_has_a_price_in_every_currency_of_the_plan() -> Checked {
    let with = |codes: &[&[&str]]| {
        let components = codes.iter().map(|codes| priced_in(codes)).collect::<Result<_, _>>()?;
        Ok::<_, Fault>(PlanVersion { components, ..plan()? })
    };
    assert_eq!(with(&[&["EUR", "JPY"], &["JPY", "EUR"]])?.check(), Ok(()));
    for codes in [&[&["EUR"][..], &["JPY"]][..], &[&["EUR", "JPY"], &["EUR"]], &[&["EUR"], &["EUR", "JPY"]], &[&[]]] {
        assert_eq!(with(codes)?.check(), Err(Refusal::CurrencyList), "{codes:?}");
    }
    let codes: Vec<_> =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN".split(' ').collect();
    assert_eq!(with(&[&codes[..20]])?.check(), Ok(()));
    assert_eq!(with(&[&codes])?.check(), Err(Refusal::CurrencyList));
    Ok(())
}

#[test]
fn a_price_is_in_the_currency_that_it_is_for() -> Checked {
    let yen = Price::Flat { amount: Money::new(500, currency("JPY")?)? };
    let mixed = PriceComponent { prices: [(currency("EUR")?, yen)].into(), ..flat(eur(1)?)? };
    assert_eq!(PlanVersion { components: vec![mixed], ..plan()? }.check(), Err(Refusal::CurrencyMismatch));
    Ok(())
}

#[test]
fn a_price_is_not_negative() -> Checked {
    let plan = PlanVersion { components: vec![flat(eur(-1)?)?], ..plan()? };
    assert_eq!(plan.check(), Err(Refusal::NegativePrice));
    Ok(())
}

#[test]
fn a_trial_is_at_most_two_years_and_at_least_a_day() -> Checked {
    for (days, checked) in [(0, false), (1, true), (730, true), (731, false)] {
        assert_eq!(trial_plan(days)?.check(), if checked { Ok(()) } else { Err(Refusal::TrialTooLong) });
    }
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
    refused(lines(plan, Some(u32::MAX)), Refusal::AmountOutOfRange)
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

fn created() -> Result<Plan, Fault> {
    Ok(create(CreatePlan { name: name("Team")?, version: plan()? }, wall("2028-01-01T00:00:00Z")?)?.output)
}

#[test]
fn an_update_is_a_new_version_and_leaves_the_old_one() -> Checked {
    let before = created()?;
    // Whatever the command says of its plan and number.
    let version = PlanVersion { plan: id(9), number: PlanVersionNumber(7), ..free_plan()? };
    let updated = update(&before, UpdatePlan { name: name("Crew")?, version }, wall("2028-02-01T00:00:00Z")?)?;
    let after = updated.output;
    assert_eq!(after.current, PlanVersion { number: PlanVersionNumber(2), ..free_plan()? });
    assert_eq!((after.id, after.created_at, after.version), (before.id, before.created_at, before.version.next()));
    assert_eq!(after.name.as_str(), "Crew");
    assert_eq!(updated.decision.writes, [Write::PlanVersion(after.current.clone()), Write::Plan(after.clone())]);
    assert_eq!(updated.decision.events.len(), 1);
    assert_eq!(updated.decision.events[0].kind, EventKind::PlanUpdated);
    let again = update(&after, UpdatePlan { name: name("Crew")?, version: plan()? }, wall("2028-03-01T00:00:00Z")?)?;
    assert_eq!(again.output.current.number, PlanVersionNumber(3));
    let contradicts = UpdatePlan { name: name("Crew")?, version: PlanVersion { components: vec![], ..plan()? } };
    assert_eq!(update(&after, contradicts, wall("2028-03-01T00:00:00Z")?).err(), Some(Refusal::ComponentCount));
    Ok(())
}

#[test]
fn what_is_archived_stays_so_and_is_not_updated() -> Checked {
    let now = wall("2028-02-01T00:00:00Z")?;
    let archived = archive(&created()?, now);
    assert_eq!((archived.output.archived_at, archived.output.version), (Some(now), created()?.version.next()));
    assert_eq!(archived.decision.writes, [Write::Plan(archived.output.clone())]);
    assert_eq!(archived.decision.events[0].kind, EventKind::PlanArchived);
    assert!(archive(&archived.output, wall("2028-03-01T00:00:00Z")?).decision.is_empty());
    let updating = UpdatePlan { name: name("Crew")?, version: plan()? };
    assert_eq!(update(&archived.output, updating, now).err(), Some(Refusal::PlanArchived));
    Ok(())
}

#[test]
fn what_is_metered_takes_no_seats_and_does_not_recur() -> Checked {
    let meter = Charging::Metered { meter: "api_calls".to_owned().try_into()? };
    let metered = PriceComponent { charging: meter, ..per_seat("0.01")? };
    let plan = PlanVersion { components: vec![flat(eur(100)?)?, metered], ..plan()? };
    assert_eq!(plan.check_seats(None), Ok(()));
    assert_eq!(plan.check_seats(Some(1)), Err(Refusal::QuantityMismatch));
    assert_eq!(monthly(&plan)?, eur(100)?);
    assert_eq!(lines(plan, None)?.len(), 1);
    Ok(())
}

#[test]
fn a_meter_is_named_like_a_feature() {
    for (key, taken) in [("api_calls", true), ("", false), ("1st", false), ("API", false), ("a b", false)] {
        assert_eq!(MeterKey::try_from(key.to_owned()).is_ok(), taken, "{key}");
    }
}

/// So that what was charged once for it is not charged again, and what runs of it is known.
#[test]
fn a_component_that_keeps_its_name_and_charging_stays_the_same_component() -> Checked {
    let before = created()?;
    let mut version = plan()?;
    for component in &mut version.components {
        component.id = domain::id::ComponentId::new();
    }
    let fresh = version.components[0].id;
    let updating = UpdatePlan { name: name("Crew")?, version: version.clone() };
    let after = update(&before, updating, wall("2028-02-01T00:00:00Z")?)?.output;
    assert_eq!(after.current.components[0].id, before.current.components[0].id);
    version.components[0].name = name("Something else")?;
    let updating = UpdatePlan { name: name("Crew")?, version };
    let after = update(&before, updating, wall("2028-02-01T00:00:00Z")?)?.output;
    assert_eq!(after.current.components[0].id, fresh);
    Ok(())
}

#[test]
fn a_plan_has_at_most_a_thousand_tiers() -> Checked {
    let mut version = plan()?;
    let price: UnitPrice = "1".parse()?;
    let tier = |up_to: Option<u32>| Tier { up_to: up_to.map(Quantity::from), unit_price: price, flat: None };
    let tiers: Vec<Tier> = (1..50).map(|n| tier(Some(n))).chain([tier(None)]).collect();
    let sold_in = |currencies: &[&str]| -> Result<_, Refusal> {
        let prices =
            currencies.iter().map(|code| Ok((Currency::try_from(*code)?, Price::Volume { tiers: tiers.clone() })));
        prices.collect::<Result<std::collections::BTreeMap<_, _>, Refusal>>()
    };
    let component = PriceComponent { prices: sold_in(&["EUR"])?, ..version.components[0].clone() };
    version.components = vec![component.clone(); 20];
    assert_eq!(version.check(), Ok(()));
    version.components = vec![PriceComponent { prices: sold_in(&["EUR", "USD"])?, ..component }; 11];
    assert_eq!(version.check(), Err(Refusal::PlanTiers));
    Ok(())
}

#[test]
fn what_is_charged_once_does_not_recur() -> Checked {
    let fee = PriceComponent { charging: Charging::OneOff, ..flat(eur(9_900)?)? };
    let plan = PlanVersion { components: vec![flat(eur(100)?)?, fee], ..plan()? };
    assert_eq!(monthly(&plan)?, eur(100)?);
    Ok(())
}

#[test]
fn a_metered_component_is_stored_with_its_meter() -> Checked {
    let meter = Charging::Metered { meter: "api_calls".to_owned().try_into()? };
    let component = PriceComponent { charging: meter, ..per_seat("0.01")? };
    assert_eq!(stored(&component)?, component);
    assert_eq!(serde_json::to_value(&component.charging)?, serde_json::json!({ "metered": { "meter": "api_calls" } }));
    Ok(())
}
