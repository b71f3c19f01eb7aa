//! Discounts on subscriptions. Plan 1 costs 30.00, plan 2 60.00, the add-on 4 12.00.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, eur, id, item, missing, name, subscribing, wall};
use domain::Refusal;
use domain::coupon::{Coupon, CouponDuration, CreateCoupon, Effect, create};
use domain::plan::Charging;
use domain::subscription::{CancelWhen, ChangeWhen, Item, PauseWhen, Subscribe};

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";

fn coupon(effect: Effect, duration: CouponDuration) -> Result<CreateCoupon, Fault> {
    Ok(CreateCoupon {
        id: id(1),
        code: "SPRING".to_owned().try_into()?,
        name: name("Spring")?,
        effect,
        duration,
        redeem_by: None,
        plans: [].into(),
        limit: None,
    })
}

fn half(duration: CouponDuration) -> Result<CreateCoupon, Fault> {
    coupon(Effect::Percent("50".parse()?), duration)
}

fn six(duration: CouponDuration) -> Result<CreateCoupon, Fault> {
    coupon(Effect::Amount(eur(600)?), duration)
}

/// An office where the items were subscribed to with the coupon.
fn office(items: &[Item], coupon: CreateCoupon) -> Result<Office, Fault> {
    let mut office = Office::new()?;
    let coupon: Coupon = create(coupon, wall("2027-01-01T00:00:00Z")?)?.output;
    office.books.coupons.insert(coupon.id.to_string(), coupon.clone());
    office.subscribe_as(&Subscribe { coupon: Some(coupon), ..subscribing(items)? })?;
    office.collect(Weather::Approves)?;
    Ok(office)
}

fn totals(office: &Office) -> Vec<i64> {
    office.books.documents.values().map(|it| it.total.amount()).collect()
}

#[test]
fn a_discount_lasts_as_many_periods_as_it_says() -> Checked {
    for (duration, expected) in [
        (CouponDuration::Once, [1500, 3000, 3000]),
        (CouponDuration::Periods(2), [1500, 1500, 3000]),
        (CouponDuration::Forever, [1500, 1500, 1500]),
    ] {
        let mut office = office(&[item(1, None)], half(duration)?)?;
        office.until("2027-06-02T00:00:00Z")?;
        assert_eq!(totals(&office), expected);
    }
    Ok(())
}

#[test]
fn what_runs_on_at_the_instant_it_began_has_used_the_discount_that_it_has() -> Checked {
    let mut office = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    office.change(&[item(1, None), item(5, None)], ChangeWhen::Now)?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office), [1500, 5000, 5000]);
    Ok(())
}

#[test]
fn what_runs_on_without_a_discount_has_used_none() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.change(&[item(1, None), item(5, None)], ChangeWhen::Now)?;
    office.until(MID)?;
    let coupon: Coupon = create(half(CouponDuration::Once)?, wall("2027-01-01T00:00:00Z")?)?.output;
    office.books.coupons.insert(coupon.id.to_string(), coupon.clone());
    office.apply_coupon(&coupon)?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office), [3000, 2500, 5000]);
    Ok(())
}

#[test]
fn a_limited_coupon_is_counted_in_the_same_transaction() -> Checked {
    let mut office = office(&[item(1, None)], CreateCoupon { limit: Some(1), ..half(CouponDuration::Once)? })?;
    let coupon = office.books.coupons.values().next().cloned();
    assert_eq!(coupon.as_ref().map(|it| it.redeemed), Some(1));
    let again = Subscribe { id: id(2), coupon, ..subscribing(&[item(1, None)])? };
    crate::support::office::refused(office.subscribe_as(&again), domain::Refusal::CouponExhausted)
}

#[test]
fn a_discount_goes_on_through_a_change_of_the_period_it_is_for() -> Checked {
    let mut office = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    office.until(MID)?;
    let outcome = office.change(&[item(2, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.credit_notes[0].total.amount(), 750, "of what was charged");
    assert_eq!(totals(&office), [1500, 1500]);
    office.until(END)?;
    assert_eq!(totals(&office), [1500, 1500, 6000]);
    Ok(())
}

#[test]
fn an_amount_is_cut_to_the_part_of_the_period() -> Checked {
    let mut office = office(&[item(1, None)], six(CouponDuration::Forever)?)?;
    office.until(MID)?;
    office.change(&[item(2, None)], ChangeWhen::Now)?;
    assert_eq!(totals(&office), [2400, 2700]);
    office.until(END)?;
    assert_eq!(totals(&office), [2400, 2700, 5400]);
    Ok(())
}

#[test]
fn an_amount_comes_off_a_period_once() -> Checked {
    let mut office = office(&[item(1, None)], six(CouponDuration::Forever)?)?;
    office.until(MID)?;
    // The base has its 6.00 already; what is added to it costs what it costs.
    office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
    assert_eq!(totals(&office), [2400, 600]);
    // With the base gone, its part of the amount is free for the other.
    office.until("2027-04-21T00:00:00Z")?;
    office.change(&[item(4, None), item(2, None)], ChangeWhen::Now)?;
    assert_eq!(totals(&office), [2400, 600, 1800]);
    Ok(())
}

#[test]
fn a_discount_for_other_plans_leaves_a_line_alone() -> Checked {
    let only = CreateCoupon { plans: [id(4)].into(), ..half(CouponDuration::Forever)? };
    let office = office(&[item(1, None), item(4, None)], only)?;
    assert_eq!(totals(&office), [3600]);
    Ok(())
}

#[test]
fn arrears_have_the_discount_of_the_first_invoice_that_charges_them() -> Checked {
    for (duration, expected) in
        [(CouponDuration::Once, [1000, 2000, 2000]), (CouponDuration::Periods(2), [1000, 1000, 2000])]
    {
        let mut office = office(&[item(5, None)], half(duration)?)?;
        office.until("2027-07-02T00:00:00Z")?;
        assert_eq!(totals(&office), expected);
    }
    Ok(())
}

#[test]
fn a_trial_uses_up_no_period_of_a_discount() -> Checked {
    let mut office = office(&[item(9, None)], half(CouponDuration::Once)?)?;
    office.until("2027-05-20T00:00:00Z")?;
    assert_eq!(totals(&office), [1500, 3000]);
    Ok(())
}

#[test]
fn a_new_cycle_is_another_period() -> Checked {
    // Else a discount for one period would be had again and again.
    let mut reactivated = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    reactivated.cancel(CancelWhen::Now { gives_back: true })?;
    reactivated.reactivate()?;
    assert_eq!(totals(&reactivated), [1500, 3000]);

    let mut yearly = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    yearly.until(MID)?;
    yearly.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(totals(&yearly), [1500, 36_000]);
    Ok(())
}

#[test]
fn a_pause_uses_up_the_period_it_began_in() -> Checked {
    let mut within = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    within.until(MID)?;
    within.pause(PauseWhen::Now)?;
    within.until("2027-04-21T00:00:00Z")?;
    within.resume()?;
    assert_eq!(totals(&within), [1500, 500]);

    let mut later = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    later.until(MID)?;
    later.pause(PauseWhen::Now)?;
    later.until("2027-07-17T00:00:00Z")?;
    later.resume()?;
    assert_eq!(totals(&later), [1500, 1452]);

    let mut beyond = office(&[item(1, None)], half(CouponDuration::Periods(2))?)?;
    beyond.pause(PauseWhen::PeriodEnd)?;
    beyond.until("2027-07-17T00:00:00Z")?;
    beyond.resume()?;
    beyond.until("2027-08-02T00:00:00Z")?;
    assert_eq!(totals(&beyond), [1500, 726, 3000]);
    Ok(())
}

#[test]
fn a_beginning_that_was_never_paid_uses_nothing_up() -> Checked {
    let mut office = Office::without_method()?;
    let coupon = create(half(CouponDuration::Once)?, wall("2027-01-01T00:00:00Z")?)?.output;
    office.subscribe_as(&Subscribe { coupon: Some(coupon), ..subscribing(&[item(1, None)])? })?;
    office.cancel(CancelWhen::Now { gives_back: true })?;
    office.reactivate()?;
    assert_eq!(totals(&office), [1500, 1500]);
    Ok(())
}

#[test]
fn going_there_and_back_keeps_the_discount_to_the_cent() -> Checked {
    for effect in [Effect::Percent("33.333".parse()?), Effect::Amount(eur(777)?)] {
        let mut office = office(&[item(1, None), item(4, None)], coupon(effect, CouponDuration::Forever)?)?;
        office.until("2027-04-08T07:13:21Z")?;
        let before = office.position()?;
        office.change(&[item(2, None)], ChangeWhen::Now)?;
        office.change(&[item(6, None), item(4, None)], ChangeWhen::Now)?;
        office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
        assert_eq!(office.position()?, before);
    }
    Ok(())
}

#[test]
fn a_set_up_fee_of_the_beginning_comes_back_as_it_was() -> Checked {
    let mut office = office(&[item(6, None)], six(CouponDuration::Forever)?)?;
    let before = office.position()?;
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    office.change(&[item(6, None)], ChangeWhen::Now)?;
    assert_eq!(office.position()?, before);
    office.now = at("2027-04-02T00:00:00Z")?;
    let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
    assert!(outcome.credit_notes.iter().all(|it| it.total.amount() < 3000), "the fee stays");
    Ok(())
}

#[test]
fn the_last_arrears_have_the_discount_that_a_renewal_would_have_given_them() -> Checked {
    let both = [item(1, None), item(5, None)];
    for (duration, last) in [(CouponDuration::Once, 2000), (CouponDuration::Periods(2), 1400)] {
        for pauses in [false, true] {
            let mut office = office(&both, six(duration)?)?;
            if pauses {
                office.pause(PauseWhen::PeriodEnd)?;
            } else {
                office.cancel(CancelWhen::PeriodEnd)?;
            }
            office.until(END)?;
            assert_eq!(totals(&office), [2400, last]);
        }
    }
    Ok(())
}

#[test]
fn arrears_that_end_within_the_period_have_their_part_of_an_amount_once() -> Checked {
    let mut alone = office(&[item(5, None)], six(CouponDuration::Forever)?)?;
    alone.until(MID)?;
    alone.pause(PauseWhen::Now)?;
    assert_eq!(totals(&alone), [700], "half of 20.00 less half of 6.00");
    // What is paid in advance has the amount already.
    let mut both = office(&[item(1, None), item(5, None)], six(CouponDuration::Forever)?)?;
    both.until(MID)?;
    both.cancel(CancelWhen::Now { gives_back: true })?;
    assert_eq!(totals(&both), [2400, 1000]);
    Ok(())
}

fn fifty() -> Result<CreateCoupon, Fault> {
    coupon(Effect::Amount(eur(5000)?), CouponDuration::Forever)
}

/// Plan 6 costs 30.00, and 100.00 once.
#[test]
fn what_a_fee_has_of_an_amount_is_not_had_again_in_its_period() -> Checked {
    let mut office = office(&[item(6, None)], fifty()?)?;
    assert_eq!(totals(&office), [8000], "38.46 of it came off the fee");
    office.until(MID)?;
    let outcome = office.change(&[item(2, None)], ChangeWhen::Now)?;
    let charged = outcome.invoice.map(|it| it.document.total.amount());
    assert_eq!(charged, Some(3000 - (2500 - 1923)), "half of 60.00 less half of what the fee has left");
    Ok(())
}

#[test]
fn a_period_in_which_a_fee_was_lowered_had_its_amount_whatever_was_given_back() -> Checked {
    let mut office = Office::new()?;
    for plan in office.books.plans.iter_mut().filter(|plan| plan.plan == id(6)) {
        plan.components[0].charging = Charging::Arrears;
    }
    let fifty: Coupon = create(fifty()?, wall("2027-01-01T00:00:00Z")?)?.output;
    office.books.coupons.insert(fifty.id.to_string(), fifty.clone());
    office.subscribe_as(&Subscribe { coupon: Some(fifty), ..subscribing(&[item(6, None), item(1, None)])? })?;
    office.collect(Weather::Approves)?;
    let outcome = office.change(&[item(6, None)], ChangeWhen::Now)?;
    assert!(outcome.invoice.is_none(), "the fee stays, and what runs is charged later");
    office.until(MID)?;
    office.cancel(CancelWhen::Now { gives_back: true })?;
    assert_eq!(totals(&office).last(), Some(&1500));
    Ok(())
}

#[test]
fn a_coupon_for_a_running_subscription_counts_from_the_next_invoice_on() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    let coupon = create(CreateCoupon { limit: Some(1), ..half(CouponDuration::Once)? }, wall("2027-01-01T00:00:00Z")?)?;
    office.until(MID)?;
    office.apply_coupon(&coupon.output)?;
    assert_eq!(office.books.coupons.values().map(|it| it.redeemed).collect::<Vec<_>>(), [1]);
    refused(office.apply_coupon(&coupon.output), Refusal::CouponApplied)?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office), [3000, 1500, 3000]);
    refused(office.apply_coupon(&coupon.output), Refusal::CouponExhausted)?;
    refused(office.remove_coupon(), Refusal::NoCouponApplied)
}

#[test]
fn a_coupon_that_is_taken_away_takes_nothing_off_any_more() -> Checked {
    let mut office = office(&[item(1, None)], half(CouponDuration::Forever)?)?;
    office.until(END)?;
    office.remove_coupon()?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office), [1500, 1500, 3000]);
    Ok(())
}

#[test]
fn a_coupon_is_not_had_twice_by_taking_it_away_and_applying_it_again() -> Checked {
    let mut office = office(&[item(1, None)], six(CouponDuration::Forever)?)?;
    let coupon = office.books.coupons.values().next().cloned().ok_or_else(|| missing("coupon"))?;
    office.until(MID)?;
    office.remove_coupon()?;
    refused(office.apply_coupon(&coupon), Refusal::CouponOfPeriod)?;
    office.until(END)?;
    office.apply_coupon(&coupon)?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office), [2400, 3000, 2400]);
    Ok(())
}

#[test]
fn a_coupon_applied_on_a_detour_is_there_when_it_is_over() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    let coupon = create(half(CouponDuration::Once)?, wall("2027-01-01T00:00:00Z")?)?.output;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    office.apply_coupon(&coupon)?;
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    office.until("2027-06-02T00:00:00Z")?;
    assert_eq!(totals(&office)[3..], [1500, 3000]);
    Ok(())
}

#[test]
fn a_coupon_is_not_applied_on_a_detour_from_a_period_that_another_lowered() -> Checked {
    let mut office = office(&[item(1, None)], half(CouponDuration::Once)?)?;
    let another =
        CreateCoupon { id: id(2), code: "SUMMER".to_owned().try_into()?, ..half(CouponDuration::Periods(2))? };
    let another = create(another, wall("2027-01-01T00:00:00Z")?)?.output;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(office.subscription()?.discount, None, "it was used up");
    refused(office.apply_coupon(&another), Refusal::CouponOfPeriod)?;
    office.now = office.now.after_seconds(1);
    let applied = office.apply_coupon(&another)?;
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(office.subscription()?.discount, applied.discount, "there and back uses nothing up");
    Ok(())
}

#[test]
fn a_coupon_does_not_lower_arrears_that_were_invoiced_at_its_instant() -> Checked {
    let mut office = Office::with(&[item(5, None)])?;
    let coupon = create(half(CouponDuration::Once)?, wall("2027-01-01T00:00:00Z")?)?.output;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    refused(office.apply_coupon(&coupon), Refusal::BillingDue)?;
    office.now = office.now.after_seconds(1);
    office.apply_coupon(&coupon)?;
    Ok(())
}

#[test]
fn what_a_line_that_runs_on_leaves_of_an_amount_is_for_what_is_new() -> Checked {
    let mut office = office(&[item(1, None), item(4, None)], six(CouponDuration::Forever)?)?;
    let shares: Vec<_> = office.invoice(1)?.document.lines.iter().map(|line| line.discount.amount()).collect();
    assert_eq!(shares, [429, 171]);
    office.until(MID)?;
    office.change(&[item(4, None), item(2, None)], ChangeWhen::Now)?;
    // Half of 6.00, less 0.86 that the add-on goes on having of it.
    assert_eq!(totals(&office), [3600, 3000 - 214]);
    Ok(())
}

#[test]
fn a_paper_says_what_of_an_amount_it_has() -> Checked {
    let mut office = office(&[item(1, None)], six(CouponDuration::Forever)?)?;
    office.until(MID)?;
    office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
    assert_eq!(office.invoice(2)?.document.discount, None, "the base has all of it");
    office.change(&[item(2, None)], ChangeWhen::Now)?;
    let discount = office.invoice(3)?.document.discount.ok_or_else(|| crate::support::missing("discount"))?;
    assert_eq!(discount.discount.effect, Effect::Amount(eur(600)?));
    assert_eq!(2 * discount.fraction.numerator(), discount.fraction.denominator());
    Ok(())
}
