use crate::support::{Checked, Fault, cases, currency, eur, stored};
use domain::Refusal;
use domain::money::{Currency, Exact, Money, Quantity, UnitPrice};
use domain::price::{Price, Rate, Step, Tier};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

fn tier(up_to: Option<u32>, unit_price: &str, flat: Option<i64>) -> Result<Tier, Fault> {
    Ok(Tier { up_to: up_to.map(Quantity::from), unit_price: unit_price.parse()?, flat: flat.map(eur).transpose()? })
}

/// 1 to 10 at 5.00, 11 to 100 at 4.00 and 10.00 once, from 101 on at 2.50.
fn three_tiers() -> Result<Vec<Tier>, Fault> {
    Ok(vec![tier(Some(10), "5", None)?, tier(Some(100), "4", Some(1000))?, tier(None, "2.5", None)?])
}

fn cost(price: &Price, quantity: &str) -> Result<String, Fault> {
    Ok(price.exact(quantity.parse()?, currency("EUR")?)?.to_string())
}

fn add(a: Exact, b: Exact) -> Result<Exact, Refusal> {
    a.plus(b)
}

fn is_negative(value: Exact) -> bool {
    value.to_string().starts_with('-')
}

/// A quantity or a price in whole cents.
fn hundredths(value: i64) -> Decimal {
    Decimal::new(value, 2)
}

/// Tiers in order, their ends in hundredths of a unit.
fn tiers(flats: bool) -> impl Strategy<Value = Vec<(i64, i64, Option<i64>)>> {
    let flat = prop::option::of(0..100_000_i64).prop_map(move |flat| flat.filter(|_| flats));
    prop::collection::vec((1..100_000_i64, 0..1_000_000_i64, flat), 1..8)
}

fn built(tiers: &[(i64, i64, Option<i64>)]) -> Result<Vec<Tier>, Fault> {
    let mut end = 0;
    let last = tiers.len() - 1;
    let tier = |(index, (width, unit_price, flat)): (usize, &(i64, i64, Option<i64>))| {
        end += width;
        Ok(Tier {
            up_to: if index < last { Some(hundredths(end).try_into()?) } else { None },
            unit_price: hundredths(*unit_price).try_into()?,
            flat: flat.map(eur).transpose()?,
        })
    };
    tiers.iter().enumerate().map(tier).collect()
}

/// Anything that the types can hold, most of it nonsense.
fn any_price() -> impl Strategy<Value = Price> {
    let money = || {
        let code = prop::sample::select(vec!["EUR", "JPY", "KWD"]);
        (any::<i64>(), code).prop_filter_map("an amount", |(amount, code)| {
            let amount = amount.clamp(-Money::MAX_AMOUNT, Money::MAX_AMOUNT);
            Money::new(amount, Currency::try_from(code).ok()?).ok()
        })
    };
    let decimal =
        || prop_oneof![(0..1_000_i64, Just(0)), (0..=i64::MAX, 7..=12_u32), (0..1_000_000_000_000_i64, 0..=12_u32)];
    let unit_price = move || {
        decimal()
            .prop_filter_map("a price", |(mantissa, scale)| UnitPrice::try_from(Decimal::new(mantissa, scale)).ok())
    };
    let quantity = move || {
        decimal()
            .prop_filter_map("a quantity", |(mantissa, scale)| Quantity::try_from(Decimal::new(mantissa, scale)).ok())
    };
    let tier = move || {
        (prop::option::of(quantity()), unit_price(), prop::option::of(money()))
            .prop_map(|(up_to, unit_price, flat)| Tier { up_to, unit_price, flat })
    };
    // Half of the lists are put right, so that what lies behind the check is met too.
    let tiers = (prop::collection::vec(tier(), 0..55), any::<bool>()).prop_map(|(mut tiers, right)| {
        if right {
            tiers.sort_by_key(|tier| (tier.up_to.is_none(), tier.up_to));
            tiers.dedup_by_key(|tier| tier.up_to);
            tiers.retain(|tier| tier.up_to != Some(Quantity::ZERO));
            tiers.iter_mut().for_each(|tier| tier.flat = None);
        }
        tiers
    });
    prop_oneof![
        money().prop_map(|amount| Price::Flat { amount }),
        unit_price().prop_map(|unit_price| Price::PerUnit { unit_price }),
        tiers.clone().prop_map(|tiers| Price::Graduated { tiers }),
        tiers.prop_map(|tiers| Price::Volume { tiers }),
        (any::<u32>(), money()).prop_map(|(size, amount)| Price::Package { size, amount }),
        (0..3_u32, money()).prop_map(|(size, amount)| Price::Package { size, amount }),
    ]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn no_price_and_quantity_panic_and_steps_explain_what_is_charged(price in any_price(), mantissa in 0..=i64::MAX, scale in 0..=12_u32) {
        let mantissa = if scale < 7 { mantissa % 1_000_000_000_000 } else { mantissa };
        let quantity = Quantity::try_from(Decimal::new(mantissa, scale))?;
        let currency = currency("EUR")?;
        let (checked, steps, exact) = (price.check(currency), price.steps(quantity, currency), price.exact(quantity, currency));
        if checked.is_err() {
            prop_assert_eq!(steps.clone().err(), checked.err());
            prop_assert_eq!(exact.err(), checked.err());
        }
        if let (Ok(steps), Ok(exact)) = (steps, exact) {
            prop_assert_eq!(steps.iter().map(|step| step.exact).try_fold(Exact::zero(), add)?, exact);
            for step in steps {
                let worth = match step.rate {
                    Rate::UnitPrice(unit_price) => unit_price.of(step.units, currency)?,
                    Rate::Amount(amount) => step.units.each(amount)?,
                };
                prop_assert_eq!(worth, step.exact);
            }
        }
    }

    #[test]
    fn graduated_tiers_price_each_unit_where_it_falls(ends in prop::collection::btree_set(1..150_u32, 0..5), prices in prop::collection::vec(0..10_000_i64, 6), quantity in 0..200_u32) {
        let mut tiers: Vec<Tier> = Vec::new();
        for (end, unit_price) in ends.iter().copied().map(Some).chain([None]).zip(&prices) {
            tiers.push(Tier { up_to: end.map(Quantity::from), unit_price: hundredths(*unit_price).try_into()?, flat: None });
        }
        let price_of = |unit: u32| i128::from(prices[ends.iter().filter(|end| **end < unit).count()]);
        let currency = currency("EUR")?;
        let one_by_one = Exact::new((1..=quantity).map(price_of).sum(), 1)?;
        prop_assert_eq!(Price::Graduated { tiers: tiers.clone() }.exact(quantity.into(), currency)?, one_by_one);
        let all_alike = Exact::new(i128::from(quantity) * price_of(quantity), 1)?;
        prop_assert_eq!(Price::Volume { tiers }.exact(quantity.into(), currency)?, all_alike);
    }

    #[test]
    fn graduated_never_falls_as_the_quantity_grows(tiers in tiers(true), less in 0..1_000_000_i64, more in 0..1_000_000_i64) {
        let price = Price::Graduated { tiers: built(&tiers)? };
        let (less, more) = (less.min(more), less.max(more));
        let currency = currency("EUR")?;
        let [less, more] = [price.exact(hundredths(less).try_into()?, currency)?, price.exact(hundredths(more).try_into()?, currency)?];
        prop_assert!(!is_negative(more.minus(less)?));
    }

    #[test]
    fn graduated_without_flats_has_no_step_at_the_end_of_a_tier(tiers in tiers(false)) {
        let tiers = built(&tiers)?;
        let price = Price::Graduated { tiers: tiers.clone() };
        let currency = currency("EUR")?;
        let least = Decimal::new(1, 12);
        for pair in tiers.windows(2) {
            let Some(end) = pair[0].up_to else { continue };
            let beyond = Quantity::try_from(end.to_string().parse::<Decimal>()? + least)?;
            let grown = price.exact(beyond, currency)?.minus(price.exact(end, currency)?)?;
            prop_assert_eq!(grown, pair[1].unit_price.of(least.try_into()?, currency)?);
        }
    }

    #[test]
    fn packages_hold_the_quantity_and_one_less_would_not(mantissa in 0..=i64::MAX, scale in 7..=12_u32, size in 1..=u32::MAX) {
        let quantity = Decimal::new(mantissa, scale);
        let packages: Decimal = Quantity::try_from(quantity)?.packages(size)?.to_string().parse()?;
        let size = Decimal::from(size);
        prop_assert!(packages.is_integer() && packages * size >= quantity);
        prop_assert!(packages.is_zero() || (packages - Decimal::ONE) * size < quantity);
    }

    #[test]
    fn a_difference_of_quantities_is_exact(a in 0..=i64::MAX, b in 0..=i64::MAX, scale in 7..=12_u32) {
        let [greater, lesser] = [Decimal::new(a.max(b), scale), Decimal::new(a.min(b), scale)];
        let [more, less] = [Quantity::try_from(greater)?, Quantity::try_from(lesser)?];
        prop_assert_eq!(more.minus(less)?, Quantity::try_from(greater - lesser)?);
        prop_assert_eq!(less.minus(more).is_ok(), more == less);
    }

    #[test]
    fn a_price_comes_back_from_storage(price in any_price()) {
        prop_assert_eq!(stored(&price)?, price);
    }
}

#[test]
fn graduated_charges_each_unit_at_its_tier() -> Checked {
    let price = Price::Graduated { tiers: three_tiers()? };
    for (quantity, cents) in [
        ("0", "0"),
        ("1", "500"),
        ("10", "5000"),
        // The second tier is reached: 5000 + 400 + 1000.
        ("11", "6400"),
        ("10.5", "6200"),
        ("100", "42000"),
        ("101", "42250"),
        ("250", "79500"),
    ] {
        assert_eq!(cost(&price, quantity)?, cents, "{quantity}");
    }
    Ok(())
}

#[test]
fn volume_charges_all_units_at_the_tier_of_the_whole_so_that_more_can_cost_less() -> Checked {
    let price = Price::Volume { tiers: three_tiers()? };
    for (quantity, cents) in
        [("0", "0"), ("10", "5000"), ("11", "5400"), ("100", "41000"), ("101", "25250"), ("100.5", "25125")]
    {
        assert_eq!(cost(&price, quantity)?, cents, "{quantity}");
    }
    Ok(())
}

#[test]
fn a_started_package_is_a_whole_one() -> Checked {
    let price = Price::Package { size: 1000, amount: eur(500)? };
    for (quantity, cents) in
        [("0", "0"), ("0.001", "500"), ("1", "500"), ("1000", "500"), ("1000.000000000001", "1000"), ("2500", "1500")]
    {
        assert_eq!(cost(&price, quantity)?, cents, "{quantity}");
    }
    Ok(())
}

#[test]
fn a_quantity_of_zero_costs_nothing_but_a_flat_price() -> Checked {
    let with_flat = || Ok::<_, Fault>(vec![tier(Some(10), "5", Some(900))?, tier(None, "4", Some(900))?]);
    for price in [
        Price::PerUnit { unit_price: "5".parse()? },
        Price::Graduated { tiers: with_flat()? },
        Price::Volume { tiers: with_flat()? },
        Price::Package { size: 1, amount: eur(500)? },
    ] {
        assert_eq!(price.steps(Quantity::ZERO, currency("EUR")?)?, [], "{price:?}");
        assert_eq!(cost(&price, "0")?, "0", "{price:?}");
    }
    for quantity in ["0", "1", "7.5"] {
        assert_eq!(cost(&Price::Flat { amount: eur(1999)? }, quantity)?, "1999");
    }
    Ok(())
}

#[test]
fn the_steps_say_how_a_price_comes_about() -> Checked {
    let step = |units: u32, rate: Rate, cents: i128| {
        Ok::<_, Fault>(Step { units: units.into(), rate, exact: Exact::new(cents, 1)? })
    };
    let each = |price: &str| Ok::<_, Fault>(Rate::UnitPrice(price.parse()?));
    let currency = currency("EUR")?;
    assert_eq!(
        Price::Graduated { tiers: three_tiers()? }.steps(250.into(), currency)?,
        [
            step(10, each("5")?, 5000)?,
            step(90, each("4")?, 36_000)?,
            step(1, Rate::Amount(eur(1000)?), 1000)?,
            step(150, each("2.5")?, 37_500)?,
        ]
    );
    assert_eq!(
        Price::Volume { tiers: three_tiers()? }.steps(50.into(), currency)?,
        [step(50, each("4")?, 20_000)?, step(1, Rate::Amount(eur(1000)?), 1000)?]
    );
    assert_eq!(
        Price::Package { size: 100, amount: eur(500)? }.steps(250.into(), currency)?,
        [step(3, Rate::Amount(eur(500)?), 1500)?]
    );
    assert_eq!(Price::PerUnit { unit_price: "5".parse()? }.steps(3.into(), currency)?, [step(3, each("5")?, 1500)?]);
    assert_eq!(
        Price::Flat { amount: eur(1999)? }.steps(3.into(), currency)?,
        [step(1, Rate::Amount(eur(1999)?), 1999)?]
    );
    Ok(())
}

#[test]
fn a_price_that_contradicts_itself_is_refused_by_the_rule_it_breaks() -> Checked {
    let many = |count: u32| {
        let ends = (1..count).map(Some).chain([None]);
        ends.map(|end| tier(end, "1", None)).collect::<Result<Vec<_>, _>>()
    };
    let yen = Money::new(1, currency("JPY")?)?;
    for (tiers, refusal) in [
        (vec![], Some(Refusal::TierCount)),
        (many(1)?, None),
        (many(50)?, None),
        (many(51)?, Some(Refusal::TierCount)),
        (vec![tier(Some(10), "1", None)?], Some(Refusal::TierOpenEnd)),
        (vec![tier(None, "1", None)?, tier(Some(10), "1", None)?], Some(Refusal::TierOpenEnd)),
        (vec![tier(None, "1", None)?, tier(None, "1", None)?], Some(Refusal::TierOpenEnd)),
        (vec![tier(Some(0), "1", None)?, tier(None, "1", None)?], Some(Refusal::TierOrder)),
        (vec![tier(Some(5), "1", None)?, tier(Some(5), "1", None)?, tier(None, "1", None)?], Some(Refusal::TierOrder)),
        (vec![tier(Some(5), "1", None)?, tier(Some(4), "1", None)?, tier(None, "1", None)?], Some(Refusal::TierOrder)),
        (vec![tier(None, "1", Some(0))?], None),
        (vec![tier(None, "1", Some(-1))?], Some(Refusal::NegativePrice)),
        (vec![Tier { flat: Some(yen), ..tier(None, "1", None)? }], Some(Refusal::CurrencyMismatch)),
    ] {
        for price in [Price::Graduated { tiers: tiers.clone() }, Price::Volume { tiers: tiers.clone() }] {
            assert_eq!(price.check(currency("EUR")?).err(), refusal, "{price:?}");
        }
    }
    for (price, refusal) in [
        (Price::Flat { amount: eur(0)? }, None),
        (Price::Flat { amount: eur(-1)? }, Some(Refusal::NegativePrice)),
        (Price::Flat { amount: yen }, Some(Refusal::CurrencyMismatch)),
        (Price::Package { size: 1, amount: eur(0)? }, None),
        (Price::Package { size: 0, amount: eur(1)? }, Some(Refusal::PackageSize)),
        (Price::Package { size: 1, amount: eur(-1)? }, Some(Refusal::NegativePrice)),
        (Price::Package { size: 1, amount: yen }, Some(Refusal::CurrencyMismatch)),
    ] {
        assert_eq!(price.check(currency("EUR")?).err(), refusal, "{price:?}");
    }
    assert_eq!(Quantity::ONE.packages(0), Err(Refusal::PackageSize));
    assert_eq!("999999999999.5".parse::<Quantity>()?.packages(1), Err(Refusal::DecimalOutOfRange));
    Ok(())
}

#[test]
fn the_stored_form_of_a_price_is_pinned() -> Checked {
    let tiers = vec![tier(Some(10), "0.05", Some(100))?, tier(None, "0.04", None)?];
    let written = json!([
        { "up_to": "10", "unit_price": "0.05", "flat": { "amount": 100, "currency": "EUR" } },
        { "up_to": null, "unit_price": "0.04", "flat": null },
    ]);
    for (price, form) in [
        (Price::Flat { amount: eur(5)? }, json!({ "kind": "flat", "amount": { "amount": 5, "currency": "EUR" } })),
        (Price::PerUnit { unit_price: "0.0004".parse()? }, json!({ "kind": "per_unit", "unit_price": "0.0004" })),
        (Price::Graduated { tiers: tiers.clone() }, json!({ "kind": "graduated", "tiers": written })),
        (Price::Volume { tiers }, json!({ "kind": "volume", "tiers": written })),
        (
            Price::Package { size: 10, amount: eur(5)? },
            json!({ "kind": "package", "size": 10, "amount": { "amount": 5, "currency": "EUR" } }),
        ),
    ] {
        assert_eq!(serde_json::to_value(&price)?, form);
    }
    let bare: Tier = serde_json::from_value(json!({ "unit_price": "1" }))?;
    assert_eq!(bare, tier(None, "1", None)?);
    Ok(())
}
