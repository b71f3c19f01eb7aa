use crate::build::{Built, Checked, at, charge, currency, eur, id, name, paper, per_seat, tax, tier};
use crate::cases::cases;
use domain::coupon::{Discount, Effect};
use domain::explanation::{Explanation, Figure, explain};
use domain::invoice::{Charge, InvoiceDiscount, InvoiceDocument, LineRule, Restored};
use domain::money::{Money, Quantity};
use domain::price::Price;
use domain::tax::{AppliedTaxes, tax as taxed};
use domain::time::Fraction;
use proptest::prelude::*;

fn explained(charges: Vec<Charge>, taxes: &AppliedTaxes) -> Built<Explanation> {
    let explanation = explain(&paper(1, charges, None, taxes, at("2028-01-01T00:00:00Z")?)?)?;
    assert!(explanation.agrees(), "{:?}", explanation.differences);
    Ok(explanation)
}

fn sentence(charge: Charge) -> Built<String> {
    Ok(explained(vec![charge], &AppliedTaxes::none())?.lines.remove(0).sentence)
}

fn off(effect: Effect, fraction: Fraction) -> Built<InvoiceDiscount> {
    let discount = Discount {
        coupon: id(1),
        code: "SUMMER".to_owned().try_into()?,
        effect,
        plans: std::collections::BTreeSet::new(),
        remaining: None,
    };
    Ok(InvoiceDiscount { discount, fraction })
}

#[test]
fn seats_for_a_part_of_a_period_read_as_people_say_it() -> Checked {
    let fraction = Fraction::new(10 * 86_400, 31 * 86_400)?;
    let part = Charge { fraction, ..charge(per_seat("4.5")?, Some(12))? };
    assert_eq!(
        sentence(part)?,
        "12 seats at EUR 4.50 each are EUR 54.00 a period; 10 of 31 days (864000 of 2678400 seconds) of it are \
         EUR 17.42 (EUR 17.41935483… rounded half away from zero)."
    );
    let days = Charge { fraction: Fraction::new(10, 31)?, ..charge(per_seat("4.5")?, Some(12))? };
    assert!(sentence(days)?.contains("; 10 of 31 days of it are EUR 17.42"));
    let hours = Charge { fraction: Fraction::new(3_600, 743 * 3_600)?, ..charge(per_seat("4.5")?, Some(12))? };
    assert!(sentence(hours)?.contains("; 1 of 743 hours (3600 of 2674800 seconds) of it are EUR 0.07"));
    Ok(())
}

#[test]
fn one_and_none_read_well() -> Checked {
    assert_eq!(sentence(charge(per_seat("4.5")?, Some(1))?)?, "1 seat at EUR 4.50 is EUR 4.50 a period.");
    assert_eq!(sentence(charge(per_seat("4.5")?, Some(0))?)?, "There are no seats to pay for.");
    assert_eq!(sentence(charge(Price::Flat { amount: eur(1999)? }, None)?)?, "The price is EUR 19.99 a period.");
    let once = Charge { rule: LineRule::OneOff, ..charge(Price::Flat { amount: eur(9900)? }, None)? };
    assert_eq!(sentence(once)?, "The price is EUR 99.00, charged once.");
    assert_eq!(
        sentence(charge(per_seat("0.3333")?, Some(5))?)?,
        "5 seats at EUR 0.3333 each are EUR 1.6665 a period, rounded half away from zero to EUR 1.67."
    );
    Ok(())
}

#[test]
fn each_tier_is_listed() -> Checked {
    let tiers = vec![tier(Some(10), "5", Some(eur(300)?))?, tier(None, "4", None)?];
    assert_eq!(
        sentence(charge(Price::Graduated { tiers: tiers.clone() }, Some(12))?)?,
        "12 seats, each at the price of its tier, cost EUR 61.00 a period: 10 at EUR 5.00 are EUR 50.00, a flat \
         EUR 3.00, and 2 at EUR 4.00 are EUR 8.00."
    );
    assert_eq!(
        sentence(charge(Price::Volume { tiers: tiers.clone() }, Some(12))?)?,
        "12 seats, all in one tier, cost EUR 48.00 a period: 12 at EUR 4.00 are EUR 48.00."
    );
    assert_eq!(
        sentence(charge(Price::Graduated { tiers }, Some(1))?)?,
        "1 seat, at the price of its tier, costs EUR 8.00 a period: 1 at EUR 5.00 is EUR 5.00, and a flat EUR 3.00."
    );
    assert_eq!(
        sentence(charge(Price::Package { size: 100, amount: eur(500)? }, Some(250))?)?,
        "250 seats: 3 packages of 100 at EUR 5.00 each are EUR 15.00 a period."
    );
    Ok(())
}

#[test]
fn taxes_are_said_as_they_are_meant() -> Checked {
    let flat = || charge(Price::Flat { amount: eur(10_000)? }, None);
    for (inclusive, reverse_charge, words) in [
        (false, false, " VAT (19%) adds EUR 19.00. That makes EUR 119.00."),
        (true, false, " VAT (19%) is EUR 15.97 of that. That makes EUR 100.00."),
        (
            false,
            true,
            " VAT (19%) is not charged: reverse charge, the customer owes it themselves. That makes EUR 100.00.",
        ),
        (
            true,
            true,
            " VAT (19%) is taken out of the price: reverse charge, the customer owes it themselves. That makes \
             EUR 84.03.",
        ),
    ] {
        let explanation = explained(vec![flat()?], &tax("19", inclusive, reverse_charge)?)?;
        assert_eq!(explanation.lines[0].sentence, format!("The price is EUR 100.00 a period.{words}"));
    }
    Ok(())
}

#[test]
fn a_discount_is_shared_out_and_said() -> Checked {
    let charges = || -> Built<Vec<Charge>> {
        Ok(vec![charge(Price::Flat { amount: eur(1000)? }, None)?, charge(Price::Flat { amount: eur(2000)? }, None)?])
    };
    let half = Fraction::new(1_296_000, 2_592_000)?;
    for (discount, words) in [
        (off(Effect::Percent("10".parse()?), half)?, "10% off EUR 30.00: EUR 3.00"),
        (off(Effect::Amount(eur(1000)?), Fraction::WHOLE)?, "EUR 10.00 off EUR 30.00, at most all of it: EUR 10.00"),
        (
            off(Effect::Amount(eur(1000)?), half)?,
            "15 of 30 days (1296000 of 2592000 seconds) of EUR 10.00 off EUR 30.00, at most all of it: EUR 5.00",
        ),
    ] {
        let document = paper(1, charges()?, Some(discount), &AppliedTaxes::none(), at("2028-01-01T00:00:00Z")?)?;
        let explanation = explain(&document)?;
        assert!(explanation.agrees(), "{:?}", explanation.differences);
        let discount = explanation.discount.ok_or("a discount")?;
        let expected = format!("Coupon SUMMER takes {words}, shared out over the lines by largest remainder.");
        assert_eq!(discount.sentence, expected);
        assert_eq!(Money::sum(currency("EUR")?, explanation.lines.iter().map(|line| line.discount))?, discount.amount);
    }
    let document = paper(
        1,
        charges()?,
        Some(off(Effect::Percent("10".parse()?), half)?),
        &AppliedTaxes::none(),
        at("2028-01-01T00:00:00Z")?,
    )?;
    assert_eq!(
        explain(&document)?.lines[0].sentence,
        "The price is EUR 10.00 a period. Coupon SUMMER takes off EUR 1.00, which leaves EUR 9.00."
    );
    Ok(())
}

#[test]
fn a_restored_line_repeats_what_was_credited() -> Checked {
    let restored = taxed(eur(1742)?, &tax("19", false, false)?)?;
    let charge = Charge {
        rule: LineRule::Restored,
        restored: Some(Restored { taxed: restored, discount: eur(0)? }),
        ..charge(per_seat("4.5")?, Some(12))?
    };
    let explanation = explained(vec![charge], &AppliedTaxes::none())?;
    assert_eq!(
        explanation.lines[0].sentence,
        "What was given back for this time is charged again as it was: EUR 17.42. VAT (19%) adds EUR 3.31. That makes \
         EUR 20.73."
    );
    Ok(())
}

#[test]
fn every_figure_that_differs_by_a_cent_is_named() -> Checked {
    let taxes = tax("19", false, false)?;
    let discount = off(Effect::Percent("10".parse()?), Fraction::WHOLE)?;
    let document =
        paper(1, vec![charge(per_seat("4.5")?, Some(12))?], Some(discount), &taxes, at("2028-01-01T00:00:00Z")?)?;
    let cent = eur(1)?;
    type Spoil = fn(&mut InvoiceDocument, Money) -> Result<(), domain::Refusal>;
    let spoils: [(Spoil, &[Figure]); 7] = [
        (|d, _| d.lines[0].exact.plus("1/3".parse()?).map(|exact| d.lines[0].exact = exact), &[Figure::Exact]),
        (|d, c| d.lines[0].amount.plus(c).map(|amount| d.lines[0].amount = amount), &[Figure::Amount]),
        (|d, c| d.lines[0].discount.plus(c).map(|amount| d.lines[0].discount = amount), &[Figure::Discount]),
        (|d, c| d.lines[0].taxed.net.plus(c).map(|amount| d.lines[0].taxed.net = amount), &[Figure::Net]),
        (
            |d, c| d.lines[0].taxed.taxes[0].amount.plus(c).map(|amount| d.lines[0].taxed.taxes[0].amount = amount),
            &[Figure::Tax(0)],
        ),
        (|d, c| d.lines[0].taxed.gross.minus(c).map(|amount| d.lines[0].taxed.gross = amount), &[Figure::Gross]),
        (|d, c| d.total.minus(c).map(|amount| d.total = amount), &[Figure::Total]),
    ];
    for (spoil, figures) in spoils {
        let mut spoiled = document.clone();
        spoil(&mut spoiled, cent)?;
        let explanation = explain(&spoiled)?;
        assert!(!explanation.agrees());
        assert_eq!(explanation.lines[0].agrees, figures == [Figure::Total]);
        let found: Vec<Figure> = explanation.differences.iter().map(|difference| difference.figure).collect();
        assert_eq!(found, figures);
    }
    assert!(explain(&document)?.agrees());
    Ok(())
}

fn prices() -> impl Strategy<Value = Price> {
    let unit_price = (0_i64..10_000_000, 0_u32..6)
        .prop_map(|(n, scale)| decimal_text(n, scale))
        .prop_filter_map("a price", |text| text.parse().ok());
    let amount = (0_i64..10_000_000).prop_filter_map("an amount", |amount| eur(amount).ok());
    let tiers = prop::collection::vec((1_u32..50, unit_price.clone(), prop::option::of(amount.clone())), 1..5);
    let tiers = tiers.prop_map(|parts| {
        let mut end = 0;
        let last = parts.len() - 1;
        let tiers = parts.into_iter().enumerate().map(|(n, (more, unit_price, flat))| {
            end += more;
            domain::price::Tier { up_to: (n < last).then(|| Quantity::from(end)), unit_price, flat }
        });
        tiers.collect::<Vec<_>>()
    });
    prop_oneof![
        amount.clone().prop_map(|amount| Price::Flat { amount }),
        unit_price.prop_map(|unit_price| Price::PerUnit { unit_price }),
        tiers.clone().prop_map(|tiers| Price::Graduated { tiers }),
        tiers.prop_map(|tiers| Price::Volume { tiers }),
        (1_u32..200, amount).prop_map(|(size, amount)| Price::Package { size, amount }),
    ]
}

fn decimal_text(n: i64, scale: u32) -> String {
    let digits = format!("{n:0>width$}", width = scale as usize + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale as usize);
    if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn whatever_is_drafted_agrees_with_its_replay(
        lines in prop::collection::vec((prices(), 0_u32..200, 0_i64..2_678_400, any::<bool>()), 1..8),
        percent in 0_u32..=100, amount in 1_i64..100_000, is_amount in any::<bool>(), discounted in any::<bool>(),
        rate in 0_u32..=100, inclusive in any::<bool>(), reverse in any::<bool>(),
    ) {
        let build = || -> Built<InvoiceDocument> {
            let charges = lines.iter().map(|(price, seats, part, other)| {
                let mut charge = charge(price.clone(), Some(*seats))?;
                charge.fraction = Fraction::new(*part, 2_678_400)?;
                if *other {
                    charge.basis.plan.plan = id(2);
                }
                Ok(charge)
            });
            let charges = charges.collect::<Built<Vec<_>>>()?;
            let effect = if is_amount { Effect::Amount(eur(amount)?) } else { Effect::Percent(percent.to_string().parse()?) };
            let mut discount = off(effect, Fraction::new(7, 31)?)?;
            discount.discount.plans = [id(1)].into_iter().collect();
            let taxes = tax(&rate.to_string(), inclusive, reverse)?;
            paper(1, charges, discounted.then_some(discount), &taxes, at("2028-01-01T00:00:00Z")?)
        };
        let document = build().map_err(|error| TestCaseError::fail(error.to_string()))?;
        let explanation = explain(&document)?;
        prop_assert!(explanation.agrees(), "{:?}", explanation.differences);
        prop_assert_eq!(explanation.total, document.total);
        for (explained, line) in explanation.lines.iter().zip(&document.lines) {
            prop_assert_eq!(explained.exact, line.exact);
            prop_assert_eq!(explained.gross, line.taxed.gross);
            prop_assert!(explained.sentence.ends_with('.'));
        }
    }

    #[test]
    fn any_invoice_that_can_be_read_is_explained_or_refused(
        net in -Money::MAX_AMOUNT..=Money::MAX_AMOUNT, gross in -Money::MAX_AMOUNT..=Money::MAX_AMOUNT,
        numerator in 0..=i64::MAX, more in 0..=i64::MAX, restored in any::<bool>(), unit in 0_u64..1_000_000_000_000,
    ) {
        let spoil = || -> Built<InvoiceDocument> {
            let mut document = paper(
                1, vec![charge(per_seat("1")?, Some(u32::MAX))?], None, &tax("19", false, false)?, at("2028-01-01T00:00:00Z")?,
            )?;
            let line = &mut document.lines[0];
            line.price = Price::PerUnit { unit_price: unit.to_string().parse()? };
            line.fraction = Fraction::new(numerator, numerator.saturating_add(more).max(1))?;
            line.taxed.net = eur(net)?;
            line.taxed.gross = eur(gross)?;
            line.rule = if restored { LineRule::Restored } else { LineRule::Arrears };
            Ok(document)
        };
        let document = spoil().map_err(|error| TestCaseError::fail(error.to_string()))?;
        if let Ok(explanation) = explain(&document) {
            prop_assert_eq!(explanation.agrees(), explanation.differences.is_empty());
        }
    }
}

#[test]
fn names_stay() -> Checked {
    let named = Charge { name: name("Support")?, ..charge(Price::Flat { amount: eur(100)? }, None)? };
    let explanation = explained(vec![named.clone(), named], &AppliedTaxes::none())?;
    assert_eq!(explanation.lines[1].name.as_str(), "Support");
    assert_eq!(explanation.sentence, "The 2 lines add up to EUR 2.00.");
    Ok(())
}

#[test]
fn a_restored_line_is_added_up_again() -> Checked {
    let mut taxed = taxed(eur(1742)?, &tax("19", false, false)?)?;
    taxed.gross = taxed.gross.plus(eur(1)?)?;
    let restored = Restored { taxed, discount: eur(0)? };
    let charge = Charge { rule: LineRule::Restored, restored: Some(restored), ..charge(per_seat("4.5")?, Some(12))? };
    let explanation = explain(&paper(1, vec![charge], None, &AppliedTaxes::none(), at("2028-01-01T00:00:00Z")?)?)?;
    let figures: Vec<Figure> = explanation.differences.iter().map(|difference| difference.figure).collect();
    assert_eq!(figures, [Figure::Gross, Figure::Total]);
    Ok(())
}

#[test]
fn nothing_has_no_sign() -> Checked {
    assert_eq!(sentence(charge(Price::Flat { amount: eur(0)? }, None)?)?, "The price is EUR 0.00 a period.");
    Ok(())
}

#[test]
fn a_period_that_is_an_hour_short_of_whole_days_is_told_in_hours() -> Checked {
    // March in Berlin; ten days of it.
    let fraction = Fraction::new(10 * 86_400, 743 * 3_600)?;
    let part = Charge { fraction, ..charge(per_seat("4.5")?, Some(12))? };
    assert!(sentence(part)?.contains("; 240 of 743 hours (864000 of 2674800 seconds) of it are EUR 17.44"));
    Ok(())
}
