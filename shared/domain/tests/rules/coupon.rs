use crate::support::{Checked, Fault, at, cases, currency, eur, id, name, stored, wall};
use domain::coupon::{Coupon, CouponCode, CouponDuration, CreateCoupon, Discount, Effect, archive, create, redeem};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::id::PlanId;
use domain::money::{Money, Percent};
use domain::{Refusal, Version};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

const NOW: &str = "2028-03-01T00:00:00Z";

fn percent(text: &str) -> Result<Effect, Fault> {
    Ok(Effect::Percent(text.parse()?))
}

fn off(cents: i64) -> Result<Effect, Fault> {
    Ok(Effect::Amount(eur(cents)?))
}

/// 20 % for ever, on all plans, unlimited.
fn creating() -> Result<CreateCoupon, Fault> {
    Ok(CreateCoupon {
        id: id(1),
        code: "SPRING".to_owned().try_into()?,
        name: name("Spring")?,
        effect: percent("20")?,
        duration: CouponDuration::Forever,
        redeem_by: None,
        plans: BTreeSet::new(),
        limit: None,
    })
}

fn coupon(command: CreateCoupon) -> Result<Coupon, Fault> {
    Ok(create(command, wall(NOW)?)?.output)
}

fn redeemed(coupon: &Coupon) -> Result<domain::coupon::Redemption, Fault> {
    Ok(redeem(coupon, currency("EUR")?, [id(1)], at(NOW)?)?)
}

fn discount(effect: Effect) -> Result<Discount, Fault> {
    Ok(redeemed(&coupon(CreateCoupon { effect, ..creating()? })?)?.discount)
}

fn plans(numbers: impl IntoIterator<Item = u128>) -> BTreeSet<PlanId> {
    numbers.into_iter().map(id).collect()
}

fn shares(effect: Effect, lines: &[i64], numerator: i64, denominator: i64) -> Result<Vec<i64>, Fault> {
    let lines = lines.iter().map(|line| eur(*line)).collect::<Result<Vec<_>, _>>()?;
    let shares = discount(effect)?.share(&lines, numerator, denominator)?;
    Ok(shares.into_iter().map(Money::amount).collect())
}

fn effects() -> impl Strategy<Value = Effect> {
    let percent = (1..=Percent::WHOLE).prop_filter_map("a percentage", |parts| {
        Percent::try_from(rust_decimal::Decimal::new(parts, 6)).ok().map(Effect::Percent)
    });
    let amount = (1..=Money::MAX_AMOUNT).prop_filter_map("an amount", |cents| eur(cents).ok().map(Effect::Amount));
    let small = (1..100_000_i64).prop_filter_map("an amount", |cents| eur(cents).ok().map(Effect::Amount));
    prop_oneof![percent, small, amount]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn shares_are_within_their_lines_and_add_up(effect in effects(), lines in prop::collection::vec(-1_000_000..10_000_000_i64, 0..20), numerator in 0..=1_000_i64) {
        let shares = shares(effect, &lines, numerator, 1_000)?;
        prop_assert_eq!(shares.len(), lines.len());
        for (share, line) in shares.iter().zip(&lines) {
            prop_assert!((0..=(*line).max(0)).contains(share), "{} of {}", share, line);
        }
        let sum: i64 = lines.iter().map(|line| (*line).max(0)).sum();
        let half_up = |numerator: i128, denominator: i128| (2 * numerator + denominator) / (2 * denominator);
        let expected = match effect {
            Effect::Percent(percent) => half_up(i128::from(sum) * i128::from(percent.parts()), 100_000_000),
            Effect::Amount(amount) => half_up(i128::from(amount.amount()) * i128::from(numerator), 1_000).min(sum.into()),
        };
        prop_assert_eq!(i128::from(shares.iter().sum::<i64>()), expected);
    }

    #[test]
    fn no_lines_and_fraction_panic(effect in effects(), lines in prop::collection::vec(-Money::MAX_AMOUNT..=Money::MAX_AMOUNT, 0..5), numerator: i64, denominator: i64) {
        let lines = lines.into_iter().map(eur).collect::<Result<Vec<_>, _>>()?;
        let shares = discount(effect)?.share(&lines, numerator, denominator);
        prop_assert!(shares.is_ok() || shares == Err(Refusal::AmountOutOfRange));
    }

    #[test]
    fn a_code_is_kept_in_capitals_or_refused(text in "[A-Za-z0-9_-]{0,45}|\\PC{0,45}") {
        let inner = text.trim();
        let valid = inner.is_ascii() && (3..=40).contains(&inner.len())
            && inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        match CouponCode::try_from(text.clone()) {
            Ok(code) => prop_assert!(valid && code.as_str() == inner.to_ascii_uppercase()),
            Err(refusal) => prop_assert!(!valid && refusal == Refusal::InvalidCouponCode),
        }
    }

    #[test]
    fn a_limited_coupon_is_redeemed_that_often_and_no_more(limit in 1..30_u32) {
        let mut coupon = coupon(CreateCoupon { limit: Some(limit), ..creating()? })?;
        for _ in 0..limit {
            let Some(counted) = redeemed(&coupon)?.counted else { return Err(TestCaseError::fail("it was not counted")) };
            prop_assert_eq!(counted.version.replaced(), Some(coupon.version));
            coupon = counted;
        }
        prop_assert_eq!(redeem(&coupon, currency("EUR")?, [id(1)], at(NOW)?), Err(Refusal::CouponExhausted));
    }

    #[test]
    fn a_discount_lasts_as_many_periods_as_the_coupon_says(periods in 1..=120_u16) {
        let coupon = coupon(CreateCoupon { duration: CouponDuration::Periods(periods), ..creating()? })?;
        let mut discount = Some(redeemed(&coupon)?.discount);
        let mut billed = 0;
        while let Some(running) = discount {
            billed += 1;
            discount = running.after_period();
        }
        prop_assert_eq!(billed, periods);
    }
}

#[test]
fn a_coupon_is_created_with_a_claim_of_its_code() -> Checked {
    let decided = create(creating()?, wall(NOW)?)?;
    let decision = decided.decision;
    assert_eq!(decision.home, Home::Catalogue);
    assert_eq!(decision.events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::CouponCreated]);
    let [Write::CouponCode(claim), Write::Coupon(written)] = decision.writes.as_slice() else {
        return Err(Fault(format!("it writes {:?}", decision.writes)));
    };
    assert_eq!(*written, decided.output);
    assert_eq!((claim.code.as_str(), claim.coupon, claim.version), ("SPRING", written.id, Version::FIRST));
    assert_eq!((written.redeemed, written.archived_at, written.version), (0, None, Version::FIRST));
    Ok(())
}

#[test]
fn a_coupon_that_takes_nothing_off_or_contradicts_itself_is_refused() -> Checked {
    for (command, refusal) in [
        (CreateCoupon { effect: percent("0")?, ..creating()? }, Some(Refusal::CouponEffect)),
        (CreateCoupon { effect: percent("0.000001")?, ..creating()? }, None),
        (CreateCoupon { effect: percent("100")?, ..creating()? }, None),
        (CreateCoupon { effect: off(0)?, ..creating()? }, Some(Refusal::CouponEffect)),
        (CreateCoupon { effect: off(-1)?, ..creating()? }, Some(Refusal::CouponEffect)),
        (CreateCoupon { effect: off(1)?, ..creating()? }, None),
        (CreateCoupon { duration: CouponDuration::Periods(0), ..creating()? }, Some(Refusal::CouponPeriods)),
        (CreateCoupon { duration: CouponDuration::Periods(1), ..creating()? }, None),
        (CreateCoupon { duration: CouponDuration::Periods(120), ..creating()? }, None),
        (CreateCoupon { duration: CouponDuration::Periods(121), ..creating()? }, Some(Refusal::CouponPeriods)),
        (CreateCoupon { plans: plans(0..50), ..creating()? }, None),
        (CreateCoupon { plans: plans(0..51), ..creating()? }, Some(Refusal::CouponPlans)),
        (CreateCoupon { limit: Some(0), ..creating()? }, Some(Refusal::CouponLimit)),
        (CreateCoupon { limit: Some(u32::MAX), ..creating()? }, None),
    ] {
        assert_eq!(create(command.clone(), wall(NOW)?).err(), refusal, "{command:?}");
    }
    Ok(())
}

#[test]
fn an_archived_coupon_is_redeemed_no_more_and_archived_once() -> Checked {
    let coupon = coupon(creating()?)?;
    let later = wall("2028-04-01T00:00:00Z")?;
    let archived = archive(&coupon, later);
    assert_eq!(archived.output.archived_at, Some(later));
    assert_eq!(archived.output.version, coupon.version.next());
    assert_eq!(archived.decision.writes, [Write::Coupon(archived.output.clone())]);
    assert_eq!(archived.decision.events.len(), 1);
    let again = archive(&archived.output, wall("2028-05-01T00:00:00Z")?);
    assert!(again.decision.is_empty());
    assert_eq!(again.output, archived.output);
    assert_eq!(redeem(&again.output, currency("EUR")?, [id(1)], at(NOW)?), Err(Refusal::CouponArchived));
    Ok(())
}

#[test]
fn a_coupon_is_redeemed_until_its_last_second() -> Checked {
    let coupon = coupon(CreateCoupon { redeem_by: Some(at("2028-06-30T22:00:00Z")?), ..creating()? })?;
    for (now, refusal) in [
        ("2028-03-01T00:00:00Z", None),
        ("2028-06-30T22:00:00Z", None),
        ("2028-06-30T22:00:01Z", Some(Refusal::CouponExpired)),
    ] {
        assert_eq!(redeem(&coupon, currency("EUR")?, [id(1)], at(now)?).err(), refusal, "{now}");
    }
    Ok(())
}

#[test]
fn an_unlimited_coupon_is_not_written_when_redeemed() -> Checked {
    assert_eq!(redeemed(&coupon(creating()?)?)?.counted, None);
    let limited = coupon(CreateCoupon { limit: Some(2), ..creating()? })?;
    let counted = redeemed(&limited)?.counted;
    assert_eq!(counted, Some(Coupon { redeemed: 1, version: Version::from(2), ..limited }));
    Ok(())
}

#[test]
fn a_coupon_is_for_its_plans_and_an_amount_for_its_currency() -> Checked {
    let [euro, yen] = [currency("EUR")?, currency("JPY")?];
    let for_two = coupon(CreateCoupon { plans: plans([2]), effect: off(500)?, ..creating()? })?;
    assert_eq!(redeem(&for_two, euro, [id(1), id(3)], at(NOW)?), Err(Refusal::CouponNotForPlan));
    assert_eq!(redeem(&for_two, euro, [], at(NOW)?), Err(Refusal::CouponNotForPlan));
    let discount = redeem(&for_two, euro, [id(1), id(2)], at(NOW)?)?.discount;
    assert!(discount.applies_to(id(2)) && !discount.applies_to(id(1)));
    assert_eq!(redeem(&for_two, yen, [id(2)], at(NOW)?), Err(Refusal::CouponCurrency));
    let of_all = redeem(&coupon(creating()?)?, yen, [id(7)], at(NOW)?)?.discount;
    assert!(of_all.applies_to(id(1)));
    Ok(())
}

#[test]
fn a_discount_keeps_what_the_coupon_said() -> Checked {
    for (duration, remaining) in
        [(CouponDuration::Once, Some(1)), (CouponDuration::Periods(3), Some(3)), (CouponDuration::Forever, None)]
    {
        let coupon = coupon(CreateCoupon { duration, plans: plans([1, 2]), ..creating()? })?;
        let discount = redeemed(&coupon)?.discount;
        assert_eq!(discount.remaining, remaining);
        assert_eq!((discount.coupon, &discount.code, discount.effect), (coupon.id, &coupon.code, coupon.effect));
        assert_eq!(discount.plans, coupon.plans);
    }
    let forever = discount(percent("20")?)?;
    assert_eq!(forever.after_period(), Some(forever));
    Ok(())
}

#[test]
fn a_discount_is_rounded_once_and_shared_out_over_the_lines() -> Checked {
    for (effect, lines, part, expected) in [
        // 20 % of 29.99 is 5.998: 6.00 over 19.99, 5.00 and 5.00, as 4.00, 1.00 and 1.00.
        (percent("20")?, &[1999, 500, 500][..], (1, 1), &[400, 100, 100][..]),
        // 10 % of 0.15 is 1.5 cents: 2 over three equal lines, to the earlier ones.
        (percent("10")?, &[5, 5, 5], (1, 1), &[1, 1, 0]),
        // The lines are for half a period already, so a percentage is not halved again.
        (percent("50")?, &[1000], (1, 2), &[500]),
        (percent("100")?, &[1999, 0, 1], (1, 1), &[1999, 0, 1]),
        // An amount is halved with its period; a credit takes no part.
        (off(500)?, &[1000, -300, 1000], (1, 2), &[125, 0, 125]),
        // Half of 5 cents is 2.5, rounded away from zero.
        (off(5)?, &[1000], (1, 2), &[3]),
        // Never more than the lines are.
        (off(5000)?, &[1999, 1], (1, 1), &[1999, 1]),
        (off(500)?, &[-100, 0], (1, 1), &[0, 0]),
        (off(500)?, &[1000], (-1, 1), &[0]),
        (off(500)?, &[], (1, 1), &[]),
    ] {
        assert_eq!(shares(effect, lines, part.0, part.1)?, expected, "{effect:?} off {lines:?}");
    }
    Ok(())
}

#[test]
fn a_discount_in_another_currency_than_the_lines_is_refused() -> Checked {
    let yen = Money::new(1000, currency("JPY")?)?;
    assert_eq!(discount(off(5)?)?.share(&[yen], 1, 1), Err(Refusal::CouponCurrency));
    assert_eq!(discount(percent("5")?)?.share(&[yen, eur(5)?], 1, 1), Err(Refusal::CurrencyMismatch));
    assert_eq!(discount(percent("5")?)?.share(&[yen], 1, 1)?, [Money::new(50, currency("JPY")?)?]);
    assert_eq!(discount(off(5)?)?.share(&[eur(5)?], 1, 0), Err(Refusal::AmountOutOfRange));
    Ok(())
}

#[test]
fn coupons_and_discounts_come_back_from_storage_in_a_pinned_form() -> Checked {
    let limited = coupon(CreateCoupon {
        plans: plans([1, 2]),
        limit: Some(3),
        redeem_by: Some(at(NOW)?),
        duration: CouponDuration::Periods(3),
        effect: off(500)?,
        ..creating()?
    })?;
    let archived = archive(&limited, wall(NOW)?).output;
    for coupon in [coupon(creating()?)?, limited, archived] {
        assert_eq!(stored(&coupon)?, coupon);
    }
    let discount = discount(percent("20")?)?;
    assert_eq!(stored(&discount)?, discount);
    let durations = [CouponDuration::Once, CouponDuration::Periods(3), CouponDuration::Forever];
    assert_eq!(serde_json::to_value(durations)?, json!(["once", { "periods": 3 }, "forever"]));
    assert_eq!(
        serde_json::to_value([percent("20")?, off(500)?])?,
        json!([{ "percent": "20" }, { "amount": { "amount": 500, "currency": "EUR" } }])
    );
    let code = CouponCode::try_from(" spring-24 ".to_owned())?;
    assert_eq!((serde_json::to_value(&code)?, code.to_string()), ("SPRING-24".into(), "SPRING-24".to_owned()));
    assert!(serde_json::from_value::<CouponCode>("no spaces".into()).is_err());
    Ok(())
}
