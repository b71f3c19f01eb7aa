use crate::support::{Checked, Fault, at, cases, currency, eur, id, name, stored, wall};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::money::{Money, Percent};
use domain::tax::{
    AppliedTax, AppliedTaxes, CountryCode, CreateTaxRate, Region, TaxIdentity, TaxPlace, TaxRate, TaxedAmount, VatId,
    applicable, archive, create, tax,
};
use domain::{Refusal, Version};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

const NOW: &str = "2028-03-01T00:00:00Z";

fn place(country: &str, region: Option<&str>) -> Result<TaxPlace, Fault> {
    let region = region.map(|region| Region::try_from(region.to_owned())).transpose()?;
    Ok(TaxPlace { country: country.try_into()?, region })
}

/// 19 % in Germany, on top, from 2028 on, without reverse charge.
fn creating() -> Result<CreateTaxRate, Fault> {
    Ok(CreateTaxRate {
        id: id(1),
        name: name("VAT")?,
        place: place("DE", None)?,
        percent: "19".parse()?,
        inclusive: false,
        reverse_charge: false,
        valid_from: at("2028-01-01T00:00:00Z")?,
        valid_until: None,
    })
}

fn rate(command: CreateTaxRate) -> Result<TaxRate, Fault> {
    Ok(create(command, wall(NOW)?)?.output)
}

fn identity(country: &str, region: Option<&str>) -> Result<TaxIdentity, Fault> {
    Ok(TaxIdentity { place: place(country, region)?, vat_id: None })
}

fn percents(applied: &AppliedTaxes) -> Vec<String> {
    applied.as_slice().iter().map(|tax| tax.percent.to_string()).collect()
}

/// A tax of a percentage, `in`cluded or on top, owed by the customer or not.
fn applied(taxes: &[(Percent, bool, bool)]) -> Result<AppliedTaxes, Fault> {
    let tax = |(number, (percent, inclusive, reverse_charge)): (u128, &(Percent, bool, bool))| {
        Ok(AppliedTax {
            rate: id(number),
            name: name("VAT")?,
            percent: *percent,
            inclusive: *inclusive,
            reverse_charge: *reverse_charge,
        })
    };
    (0..).zip(taxes).map(tax).collect()
}

fn split(amount: i64, taxes: &[(&str, bool, bool)]) -> Result<(i64, Vec<i64>, i64), Fault> {
    let taxes = taxes.iter().map(|(percent, inclusive, reverse)| Ok((percent.parse()?, *inclusive, *reverse)));
    let found = tax(eur(amount)?, &applied(&taxes.collect::<Result<Vec<_>, Fault>>()?)?)?;
    let amounts = found.taxes.iter().map(|tax| tax.amount.amount()).collect();
    Ok((found.net.amount(), amounts, found.gross.amount()))
}

fn taxes() -> impl Strategy<Value = Vec<(Percent, bool, bool)>> {
    let parts = prop_oneof![Just(0), Just(19_000_000), Just(100_000_000), 0..=Percent::WHOLE];
    let percent =
        parts.prop_filter_map("a percentage", |parts| Percent::try_from(rust_decimal::Decimal::new(parts, 6)).ok());
    prop::collection::vec((percent, any::<bool>(), prop::bool::weighted(0.2)), 0..6)
}

fn amounts() -> impl Strategy<Value = i64> {
    prop_oneof![0..10_i64, 0..10_000_000_i64, Just(Money::MAX_AMOUNT / 1_000)]
}

fn sum(found: &TaxedAmount) -> i64 {
    found.net.amount() + found.taxes.iter().map(|tax| tax.amount.amount()).sum::<i64>()
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn net_and_taxes_are_the_gross_and_nothing_is_negative(amount in amounts(), taxes in taxes()) {
        let found = tax(eur(amount)?, &applied(&taxes)?)?;
        prop_assert_eq!(sum(&found), found.gross.amount());
        prop_assert!((0..=amount).contains(&found.net.amount()));
        prop_assert_eq!(found.taxes.len(), taxes.len());
        for (line, (percent, inclusive, reverse_charge)) in found.taxes.iter().zip(taxes) {
            prop_assert_eq!((line.percent, line.inclusive, line.reverse_charge), (percent, inclusive, reverse_charge));
            prop_assert!(line.amount.amount() >= 0);
            prop_assert!(line.amount.is_zero() || !(reverse_charge || percent.is_zero()));
        }
    }

    #[test]
    fn a_price_with_its_taxes_inside_is_what_is_paid(amount in amounts(), taxes in taxes()) {
        let inside: Vec<_> = taxes.into_iter().map(|(percent, ..)| (percent, true, false)).collect();
        let found = tax(eur(amount)?, &applied(&inside)?)?;
        prop_assert_eq!(found.gross, eur(amount)?);
        let parts: i128 = inside.iter().map(|tax| i128::from(tax.0.parts())).sum();
        let (numerator, denominator) = (2 * i128::from(amount) * parts, 100_000_000 + parts);
        prop_assert_eq!(i128::from(amount - found.net.amount()), (numerator + denominator) / (2 * denominator));
        for (line, (percent, ..)) in found.taxes.iter().zip(&inside) {
            let off = i128::from(line.amount.amount()) * denominator - i128::from(amount) * i128::from(percent.parts());
            prop_assert!(2 * off.abs() < 3 * denominator, "{} is too far off", line.amount);
        }
    }

    #[test]
    fn a_tax_on_top_is_rounded_by_itself(amount in amounts(), taxes in taxes()) {
        let on_top: Vec<_> = taxes.into_iter().map(|(percent, ..)| (percent, false, false)).collect();
        let found = tax(eur(amount)?, &applied(&on_top)?)?;
        prop_assert_eq!(found.net, eur(amount)?);
        for (line, (percent, ..)) in found.taxes.iter().zip(on_top) {
            let doubled = 2 * i128::from(amount) * i128::from(percent.parts()) + 100_000_000;
            prop_assert_eq!(i128::from(line.amount.amount()), doubled / 200_000_000);
        }
    }

    #[test]
    fn who_owes_a_tax_themselves_pays_the_same_net(amount in amounts(), taxes in taxes()) {
        let charged: Vec<_> = taxes.iter().map(|tax| (tax.0, tax.1, false)).collect();
        let owed: Vec<_> = taxes.iter().map(|tax| (tax.0, tax.1, true)).collect();
        let [charged, owed] = [tax(eur(amount)?, &applied(&charged)?)?, tax(eur(amount)?, &applied(&owed)?)?];
        prop_assert_eq!(owed.net, charged.net);
        prop_assert_eq!(owed.gross, owed.net);
    }

    #[test]
    fn a_credit_is_taxed_as_its_charge(amount in amounts(), taxes in taxes()) {
        let applied = applied(&taxes)?;
        let [charge, credit] = [tax(eur(amount)?, &applied)?, tax(eur(-amount)?, &applied)?];
        prop_assert_eq!((credit.net, credit.gross), (charge.net.negated(), charge.gross.negated()));
        for (credited, charged) in credit.taxes.iter().zip(charge.taxes) {
            prop_assert_eq!(credited.amount, charged.amount.negated());
        }
    }

    #[test]
    fn the_taxes_of_a_line_give_it_again(amount in amounts(), taxes in taxes()) {
        let found = tax(eur(amount)?, &applied(&taxes)?)?;
        prop_assert_eq!(tax(eur(amount)?, &found.applied())?, found.clone());
        prop_assert_eq!(stored(&found)?, found);
    }

    #[test]
    fn no_amount_panics(amount in -Money::MAX_AMOUNT..=Money::MAX_AMOUNT, taxes in taxes()) {
        let found = tax(eur(amount)?, &applied(&taxes)?);
        prop_assert!(found.is_ok() || found == Err(Refusal::AmountOutOfRange));
    }

    #[test]
    fn the_order_of_the_table_does_not_matter(order in Just((0..6_u128).collect::<Vec<_>>()).prop_shuffle()) {
        let table = |order: &[u128]| {
            let rate = |number: &u128| {
                let region = (number % 2 == 1).then_some("NY");
                let made = wall(if number.is_multiple_of(3) { "2028-02-01T00:00:00Z" } else { NOW })?;
                let rate = rate(CreateTaxRate { id: id(*number), place: place("US", region)?, ..creating()? })?;
                Ok::<_, Fault>(TaxRate { created_at: made, ..rate })
            };
            order.iter().map(rate).collect::<Result<Vec<_>, _>>()
        };
        let found = applicable(&table(&order)?, &identity("US", Some("NY"))?, at(NOW)?);
        let numbers: Vec<_> = found.as_slice().iter().map(|tax| tax.rate.uuid().as_u128()).collect();
        prop_assert_eq!(numbers, [0, 2, 4, 3, 1, 5]);
    }

    #[test]
    fn no_text_breaks_a_parser(text in "[A-Z0-9]{0,24}|[a-z]{2}|\\PC{0,24}") {
        let plain = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        prop_assert_eq!(Region::try_from(text.clone()).is_ok(), plain && (1..=10).contains(&text.len()));
        prop_assert_eq!(VatId::try_from(text.clone()).is_ok(), plain && (4..=20).contains(&text.len()));
        if let Ok(country) = CountryCode::try_from(text.as_str()) {
            prop_assert_eq!(country.as_str(), text);
        }
    }
}

#[test]
fn taxes_on_top_and_inside_to_the_cent() -> Checked {
    let (inside, on_top, charged, owed) = (true, false, false, true);
    for (amount, taxes, expected) in [
        (10_000, &[("19", on_top, charged)][..], (10_000, vec![1900], 11_900)),
        (11_900, &[("19", inside, charged)], (10_000, vec![1900], 11_900)),
        // 19.99 × 19 / 119 = 3.1917…
        (1999, &[("19", inside, charged)], (1680, vec![319], 1999)),
        // 19.99 × 8.875 % = 1.7741…
        (1999, &[("8.875", on_top, charged)], (1999, vec![177], 2176)),
        // Half a cent goes away from zero, for each tax by itself.
        (50, &[("5", on_top, charged), ("5", on_top, charged)], (50, vec![3, 3], 56)),
        // Canada: 5 % and 9.975 % on top, not on each other.
        (10_000, &[("5", on_top, charged), ("9.975", on_top, charged)], (10_000, vec![500, 998], 11_498)),
        // Both taken out together: 114.98 × 14.975 / 114.975 = 14.9756…, as 5.00 and 9.98.
        (11_498, &[("5", inside, charged), ("9.975", inside, charged)], (10_000, vec![500, 998], 11_498)),
        // Each by itself would be half a cent, rounded up, three of them more than there is.
        (2, &[("100", inside, charged), ("100", inside, charged), ("100", inside, charged)], (0, vec![1, 1, 0], 2)),
        // The one on top comes on the net of the one inside.
        (11_900, &[("19", inside, charged), ("10", on_top, charged)], (10_000, vec![1900, 1000], 12_900)),
        (10_000, &[("19", on_top, owed)], (10_000, vec![0], 10_000)),
        (11_900, &[("19", inside, owed)], (10_000, vec![0], 10_000)),
        // Only the tax that the customer owes comes off.
        (12_000, &[("10", inside, charged), ("10", inside, owed)], (10_000, vec![1000, 0], 11_000)),
        (0, &[("19", on_top, charged), ("19", inside, charged)], (0, vec![0, 0], 0)),
        (1999, &[("0", on_top, charged), ("0", inside, charged)], (1999, vec![0, 0], 1999)),
        (1999, &[], (1999, vec![], 1999)),
        (-11_900, &[("19", inside, charged)], (-10_000, vec![-1900], -11_900)),
    ] {
        assert_eq!(split(amount, taxes)?, expected, "{taxes:?} of {amount}");
    }
    Ok(())
}

#[test]
fn the_tax_of_a_yen_is_a_yen() -> Checked {
    let found = tax(Money::new(1005, currency("JPY")?)?, &applied(&[("10".parse()?, false, false)])?)?;
    assert_eq!((found.gross.amount(), found.gross.currency()), (1106, currency("JPY")?));
    Ok(())
}

#[test]
fn the_taxes_of_a_country_and_of_a_region_both_apply() -> Checked {
    let rate_of = |number, percent: &str, country, region| {
        rate(CreateTaxRate { id: id(number), percent: percent.parse()?, place: place(country, region)?, ..creating()? })
    };
    let table = [
        rate_of(1, "9.975", "CA", Some("QC"))?,
        rate_of(2, "5", "CA", None)?,
        rate_of(3, "8", "CA", Some("ON"))?,
        rate_of(4, "19", "DE", None)?,
    ];
    for (country, region, expected) in [
        ("CA", Some("QC"), &["5", "9.975"][..]),
        ("CA", Some("ON"), &["5", "8"]),
        ("CA", Some("AB"), &["5"]),
        ("CA", None, &["5"]),
        ("DE", Some("BE"), &["19"]),
        ("FR", None, &[]),
    ] {
        let found = applicable(&table, &identity(country, region)?, at(NOW)?);
        assert_eq!(percents(&found), expected, "{country} {region:?}");
    }
    Ok(())
}

#[test]
fn a_rate_applies_from_its_first_instant_until_the_next_one_starts() -> Checked {
    // Germany in the second half of 2020.
    let [start, end] = [at("2020-06-30T22:00:00Z")?, at("2020-12-31T23:00:00Z")?];
    let [old, new] = [at("2007-01-01T00:00:00Z")?, end];
    let table = [
        rate(CreateTaxRate { id: id(1), valid_from: old, valid_until: Some(start), ..creating()? })?,
        rate(CreateTaxRate {
            id: id(2),
            percent: "16".parse()?,
            valid_from: start,
            valid_until: Some(end),
            ..creating()?
        })?,
        rate(CreateTaxRate { id: id(3), valid_from: new, ..creating()? })?,
    ];
    for (now, expected) in [
        ("2006-12-31T23:59:59Z", &[][..]),
        ("2007-01-01T00:00:00Z", &["19"]),
        ("2020-06-30T21:59:59Z", &["19"]),
        ("2020-06-30T22:00:00Z", &["16"]),
        ("2020-12-31T22:59:59Z", &["16"]),
        ("2020-12-31T23:00:00Z", &["19"]),
        ("2999-01-01T00:00:00Z", &["19"]),
    ] {
        assert_eq!(percents(&applicable(&table, &identity("DE", None)?, at(now)?)), expected, "{now}");
    }
    Ok(())
}

#[test]
fn the_charge_is_reversed_for_a_vat_id_and_a_rate_that_allows_it() -> Checked {
    let vat_id = Some(VatId::try_from("ATU12345678".to_owned())?);
    for (reverse_charge, vat_id, reversed) in
        [(true, vat_id.clone(), true), (true, None, false), (false, vat_id, false), (false, None, false)]
    {
        let table = [rate(CreateTaxRate { reverse_charge, ..creating()? })?];
        let found = applicable(&table, &TaxIdentity { vat_id, ..identity("DE", None)? }, at(NOW)?);
        assert_eq!(found.as_slice().iter().map(|tax| tax.reverse_charge).collect::<Vec<_>>(), [reversed]);
    }
    Ok(())
}

#[test]
fn a_rate_is_created_and_archived_once() -> Checked {
    let decided = create(creating()?, wall(NOW)?)?;
    assert_eq!(decided.decision.home, Home::Catalogue);
    assert_eq!(decided.decision.writes, [Write::TaxRate(decided.output.clone())]);
    assert_eq!(decided.decision.events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::TaxRateCreated]);
    let later = wall("2028-04-01T00:00:00Z")?;
    let archived = archive(&decided.output, later);
    assert_eq!((archived.output.archived_at, archived.output.version), (Some(later), Version::from(2)));
    assert_eq!(archived.decision.writes, [Write::TaxRate(archived.output.clone())]);
    assert!(archive(&archived.output, wall(NOW)?).decision.is_empty());
    let german = identity("DE", None)?;
    assert_eq!(applicable(&[decided.output], &german, at(NOW)?).as_slice().len(), 1);
    assert_eq!(applicable(&[archived.output], &german, at(NOW)?), AppliedTaxes::none());
    Ok(())
}

#[test]
fn a_rate_that_ends_before_it_starts_is_refused() -> Checked {
    for (end, refusal) in [
        ("2027-12-31T23:59:59Z", Some(Refusal::TaxRateValidity)),
        ("2028-01-01T00:00:00Z", Some(Refusal::TaxRateValidity)),
        ("2028-01-01T00:00:01Z", None),
    ] {
        let command = CreateTaxRate { valid_until: Some(at(end)?), ..creating()? };
        assert_eq!(create(command, wall(NOW)?).err(), refusal, "{end}");
    }
    Ok(())
}

#[test]
fn countries_are_those_of_iso_3166() -> Checked {
    let letters = || (b'A'..=b'Z').map(char::from);
    let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let known: BTreeSet<String> = pairs.filter(|code| CountryCode::try_from(code.as_str()).is_ok()).collect();
    assert_eq!(known.len(), 249);
    for code in &known {
        assert_eq!(CountryCode::try_from(code.as_str())?.to_string(), *code);
        assert_eq!(stored(&CountryCode::try_from(code.as_str())?)?.as_str(), code);
    }
    for code in ["UK", "EL", "EU", "XK", "AN", "YU", "de", "DEU", "D", "", "D ", "00"] {
        assert_eq!(CountryCode::try_from(code), Err(Refusal::UnknownCountry), "{code}");
    }
    for code in ["AD", "DE", "GB", "GR", "US", "SS", "ZW"] {
        assert!(known.contains(code), "{code}");
    }
    Ok(())
}

#[test]
fn rates_and_identities_come_back_from_storage_in_a_pinned_form() -> Checked {
    let rate = rate(CreateTaxRate { place: place("US", Some("NY"))?, valid_until: Some(at(NOW)?), ..creating()? })?;
    assert_eq!(stored(&rate)?, rate);
    let identity = TaxIdentity { vat_id: Some(VatId::try_from("DE123456789".to_owned())?), ..identity("DE", None)? };
    assert_eq!(stored(&identity)?, identity);
    assert_eq!(
        serde_json::to_value(&identity)?,
        json!({ "place": { "country": "DE", "region": null }, "vat_id": "DE123456789" })
    );
    let found =
        applicable(&[rate], &TaxIdentity { place: place("US", Some("NY"))?, ..identity }, at("2028-02-01T00:00:00Z")?);
    assert_eq!(found.as_slice().len(), 1);
    assert_eq!(stored(&found)?, found);
    Ok(())
}

#[test]
fn a_vat_id_may_be_a_persons_and_does_not_show() -> Checked {
    assert!(!format!("{:?}", VatId::try_from("DE123456789".to_owned())?).contains("123"));
    Ok(())
}

#[test]
fn a_vat_id_and_a_region_read_as_they_were_given() -> Checked {
    assert_eq!(VatId::try_from("DE123456789".to_owned())?.as_str(), "DE123456789");
    assert_eq!(Region::try_from("BY".to_owned())?.to_string(), "BY");
    Ok(())
}
