//! There and back over another interval, within one instant. Plan 1 costs 30.00 a month, plan 5 20.00 in arrears, plan 7
//! 360.00 a year, plan 11 7.00 a week.

use crate::support::gateway::Weather;
use crate::support::office::Office;
use crate::support::{Checked, Fault, at, eur, every, id, item, missing, name, subscribing, wall};
use domain::coupon::{CouponDuration, CreateCoupon, Effect, create};
use domain::invoice::LineRule;
use domain::plan::Charging;
use domain::subscription::{CancelWhen, ChangeWhen, Item, PauseWhen, Status, Subscribe, Subscription};
use domain::time::IntervalUnit;

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";

fn discounted(items: &[Item], effect: Effect, duration: CouponDuration) -> Result<Office, Fault> {
    let mut office = Office::new()?;
    let coupon = create(
        CreateCoupon {
            id: id(1),
            code: "SPRING".to_owned().try_into()?,
            name: name("Spring")?,
            effect,
            duration,
            redeem_by: None,
            plans: [].into(),
            limit: None,
        },
        wall("2027-01-01T00:00:00Z")?,
    )?;
    office.books.coupons.insert(coupon.output.id.to_string(), coupon.output.clone());
    office.subscribe_as(&Subscribe { coupon: Some(coupon.output), ..subscribing(items)? })?;
    office.collect(Weather::Approves)?;
    Ok(office)
}

/// What decides all that a subscription is charged from now on.
fn course(subscription: &Subscription) -> impl PartialEq + std::fmt::Debug + use<> {
    let it = subscription.clone();
    (
        it.items,
        it.interval,
        it.anchor,
        it.next_index,
        it.period,
        it.due,
        (it.discount, it.discounted_at, it.spent_discount),
        it.accruals,
        it.fees,
    )
}

fn goes(office: &mut Office, stops: &[u128]) -> Checked {
    let before = (office.position()?, course(&office.subscription()?));
    for stop in stops {
        office.change(&[item(*stop, None)], ChangeWhen::Now)?;
    }
    assert_eq!((office.position()?, course(&office.subscription()?)), before, "by {stops:?}");
    Ok(())
}

#[test]
fn a_month_left_for_a_year_is_had_again() -> Checked {
    for stops in [&[7, 1][..], &[11, 1], &[7, 11, 7, 1], &[7, 1, 7, 1, 11, 2, 7, 1], &[2, 7, 1]] {
        for instant in ["2027-04-01T00:00:00Z", MID, "2027-04-19T05:06:07Z"] {
            let mut office = Office::with(&[item(1, None)])?;
            office.until(instant)?;
            goes(&mut office, stops)?;
            let last = office.books.documents.values().last().ok_or_else(|| missing("invoice"))?;
            assert_eq!(last.lines[0].rule, LineRule::Restored);
            office.until("2027-06-20T00:00:00Z")?;
            let renewals: Vec<_> = office.books.documents.values().rev().take(2).map(|it| it.total.amount()).collect();
            assert_eq!(renewals, [3000, 3000]);
            assert_eq!(office.subscription()?.period.end(), at("2027-07-01T00:00:00Z")?);
            office.books.agree_with(&office.gateway)?;
        }
    }
    Ok(())
}

#[test]
fn a_year_left_and_taken_again_within_a_detour_is_the_same_year() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    goes(&mut office, &[11, 7])?;
    goes(&mut office, &[1, 7])?;
    assert_eq!(office.subscription()?.period.end(), at("2028-04-16T00:00:00Z")?);
    Ok(())
}

#[test]
fn a_second_later_the_cycle_is_a_new_one() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    office.now = office.now.after_seconds(1);
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    let last = office.books.documents.values().last().ok_or_else(|| missing("invoice"))?;
    assert_eq!((last.lines[0].rule, last.total.amount()), (LineRule::Advance, 3000));
    assert_eq!(office.subscription()?.period.end(), at("2027-05-16T00:00:01Z")?);
    Ok(())
}

#[test]
fn what_runs_in_arrears_goes_on_as_if_it_had_never_been_charged() -> Checked {
    let mut office = Office::with(&[item(5, None)])?;
    office.until(MID)?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.invoice.map(|it| it.document.lines[0].amount.amount()), Some(1000), "half of April");
    let outcome = office.change(&[item(5, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.credit_notes.len(), 1, "one paper for one invoice");
    assert_eq!(office.position()?, 0);
    goes(&mut office, &[7, 11, 5])?;
    // What was ended earlier in the period was charged by leaving it, too.
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    office.until("2027-04-26T00:00:00Z")?;
    goes(&mut office, &[7, 1])?;
    goes(&mut office, &[7, 11, 7, 1])?;
    office.change(&[item(5, None)], ChangeWhen::Now)?;
    office.until(END)?;
    let last = office.books.documents.values().last().ok_or_else(|| missing("invoice"))?;
    assert_eq!(last.lines.iter().map(|it| it.amount.amount()).collect::<Vec<_>>(), [1000, 333]);
    Ok(())
}

#[test]
fn a_boundarys_arrears_are_not_taken_back() -> Checked {
    let mut office = Office::with(&[item(5, None)])?;
    office.until(END)?;
    assert_eq!(office.position()?, 0);
    goes(&mut office, &[7, 5])?;
    office.until("2027-06-01T00:00:00Z")?;
    let totals: Vec<_> = office.books.documents.values().map(|it| it.total.amount()).collect();
    assert_eq!((totals[0], totals.last()), (2000, Some(&2000)));
    Ok(())
}

#[test]
fn a_detour_uses_up_no_period_of_a_coupon() -> Checked {
    for duration in [CouponDuration::Once, CouponDuration::Periods(2), CouponDuration::Forever] {
        for effect in [Effect::Percent("50".parse()?), Effect::Amount(eur(600)?)] {
            for instant in ["2027-04-01T00:00:00Z", MID] {
                let mut office = discounted(&[item(1, None)], effect, duration)?;
                office.until(instant)?;
                goes(&mut office, &[7, 1])?;
                goes(&mut office, &[7, 11, 7, 1])?;
                goes(&mut office, &[2, 7, 1])?;
            }
        }
    }
    Ok(())
}

#[test]
fn a_period_of_which_nothing_was_used_uses_up_no_coupon() -> Checked {
    let mut office = discounted(&[item(1, None)], Effect::Percent("50".parse()?), CouponDuration::Once)?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(18_000));
    let mut office = discounted(&[item(1, None)], Effect::Percent("50".parse()?), CouponDuration::Once)?;
    office.until(MID)?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(36_000), "April had it");
    Ok(())
}

#[test]
fn what_comes_back_in_a_pause_has_the_cycle_that_it_had() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    office.pause(PauseWhen::Now)?;
    goes(&mut office, &[7, 1])?;
    office.until("2027-04-21T00:00:00Z")?;
    goes(&mut office, &[11, 7, 1])?;
    office.resume()?;
    assert_eq!(office.subscription()?.period.end(), at(END)?);
    Ok(())
}

/// Plan 7 costs 360.00 in arrears here, and plan 6 comes along by the year with 100.00 once.
#[test]
fn what_came_off_arrears_stays_off_when_a_fee_comes_along_on_the_way() -> Checked {
    let mut office = discounted(&[item(5, None)], Effect::Amount(eur(600)?), CouponDuration::Forever)?;
    let yearly = every(1, IntervalUnit::Year)?;
    for plan in &mut office.books.plans {
        if plan.plan == id(7) {
            plan.components[0].charging = Charging::Arrears;
        }
        if plan.plan == id(6) {
            plan.interval = yearly;
            plan.components.remove(0);
        }
    }
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    let before = (office.position()?, course(&office.subscription()?));
    for stop in [&[item(5, None)][..], &[item(7, None), item(6, None)], &[item(7, None)]] {
        office.change(stop, ChangeWhen::Now)?;
    }
    assert_eq!((office.position()?, course(&office.subscription()?)), before);
    Ok(())
}

#[test]
fn an_end_that_was_asked_for_comes_back_too() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.cancel(CancelWhen::PeriodEnd)?;
    office.until(MID)?;
    goes(&mut office, &[7, 1])?;
    office.until(END)?;
    assert_eq!(office.status()?, Status::Cancelled);
    Ok(())
}

#[test]
fn an_amount_off_comes_off_a_period_once_after_there_and_back() -> Checked {
    for stops in [&[2, 1][..], &[7, 1], &[7, 2, 11, 1]] {
        let mut office = discounted(&[item(1, None)], Effect::Amount(eur(600)?), CouponDuration::Forever)?;
        office.until(MID)?;
        goes(&mut office, stops)?;
        // Half a month of the add-on, whole: the amount came off plan 1 already.
        let outcome = office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
        assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(600), "by {stops:?}");
        office.until("2027-04-21T00:00:00Z")?;
        let outcome = office.change(&[item(1, None), item(3, Some(1)), item(4, None)], ChangeWhen::Now)?;
        assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(333), "by {stops:?}");
    }
    Ok(())
}

#[test]
fn an_amount_off_comes_off_once_when_an_add_on_comes_along_on_the_way_back() -> Checked {
    let mut office = discounted(&[item(1, None)], Effect::Amount(eur(600)?), CouponDuration::Forever)?;
    office.until(MID)?;
    let before = office.position()?;
    office.change(&[item(2, None)], ChangeWhen::Now)?;
    office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
    assert_eq!(office.position()? - before, 600);
    Ok(())
}

#[test]
fn back_in_the_cycle_with_other_items_what_ran_is_charged_and_the_rest_begins() -> Checked {
    let mut office = Office::with(&[item(5, None)])?;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    assert_eq!(office.position()?, 1500, "half of April in advance, the other half not yet");
    office.until(END)?;
    let last = office.books.documents.values().last().ok_or_else(|| missing("invoice"))?;
    assert_eq!(last.lines.iter().map(|it| it.amount.amount()).collect::<Vec<_>>(), [1000, 3000]);
    Ok(())
}
