//! Changes of what is subscribed to. Plan 1 costs 1.00 a day, plan 2 costs 2.00, in a month of 30 days.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, id, item, missing, subscribing};
use domain::Refusal;
use domain::event::{Event, EventKind};
use domain::invoice::{InvoiceStatus, LineRule};
use domain::money::Money;
use domain::plan::{PlanVersion, PriceComponent};
use domain::revenue::MovementKind;
use domain::subscription::{CancelWhen, ChangeWhen, Item, Outcome, PauseWhen, PendingKind, Status, Subscribe};
use domain::time::AnchorRule;

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";

fn one() -> [Item; 1] {
    [item(1, None)]
}

fn two() -> [Item; 1] {
    [item(2, None)]
}

fn charged(outcome: &Outcome) -> i64 {
    outcome.invoice.as_ref().map_or(0, |invoice| invoice.document.total.amount())
}

fn given(outcome: &Outcome) -> i64 {
    outcome.credit_notes.iter().map(|note| note.total.amount()).sum()
}

fn last_movement(office: &Office) -> Option<(MovementKind, i64)> {
    office.books.movements.last().map(|it| (it.kind, it.monthly.amount()))
}

#[test]
fn an_upgrade_charges_the_rest_of_the_new_and_gives_back_the_rest_of_the_old() -> Checked {
    let mut office = Office::with(&one())?;
    office.until(MID)?;
    let outcome = office.change(&two(), ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (3000, 1500));
    let note = &outcome.credit_notes[0];
    assert_eq!((note.to_balance.amount(), note.to_credit.amount()), (0, 1500));
    let invoice = &office.invoice(2)?;
    assert_eq!(invoice.state.credit_used.map(Money::amount), Some(1500), "account credit is used before the card");
    assert_eq!(invoice.state.payment.open_attempt().map(|attempt| attempt.amount.amount()), Some(1500));
    assert_eq!(invoice.document.lines[0].rule, LineRule::Advance);
    assert_eq!(last_movement(&office), Some((MovementKind::Expansion, 3000)));
    assert_eq!(office.subscription()?.period.end(), at(END)?, "the cycle stays");

    office.collect(Weather::Approves)?;
    office.until(END)?;
    assert_eq!(office.invoice(3)?.document.total.amount(), 6000);
    office.books.agree_with(&office.gateway)
}

#[test]
fn a_downgrade_leaves_account_credit_that_the_next_invoice_uses() -> Checked {
    let mut office = Office::with(&two())?;
    office.until(MID)?;
    let outcome = office.change(&one(), ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (1500, 3000));
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    assert_eq!(office.credit()?, 1500);
    assert_eq!(last_movement(&office), Some((MovementKind::Contraction, -3000)));
    office.until(END)?;
    let renewal = office.invoice(3)?;
    assert_eq!(renewal.state.credit_used.map(Money::amount), Some(1500));
    assert_eq!(renewal.state.payment.succeeded().map(|attempt| attempt.amount.amount()), Some(1500));
    assert_eq!(office.credit()?, 0);
    Ok(())
}

#[test]
fn a_change_of_seats_replaces_the_line() -> Checked {
    let mut office = Office::with(&[item(3, Some(3))])?;
    office.until(MID)?;
    let outcome = office.change(&[item(3, Some(5))], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (2500, 1500));
    assert_eq!(last_movement(&office), Some((MovementKind::Expansion, 2000)));
    Ok(())
}

#[test]
fn an_item_is_added_and_removed_without_touching_the_other() -> Checked {
    let mut office = Office::with(&one())?;
    office.until("2027-04-11T00:00:00Z")?;
    let outcome = office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (800, 0));
    office.collect(Weather::Approves)?;
    office.until("2027-04-21T00:00:00Z")?;
    let outcome = office.change(&one(), ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (0, 400));
    assert!(outcome.invoice.is_none());
    assert_eq!(office.credit()?, 400);
    Ok(())
}

#[test]
fn what_is_given_back_of_an_unpaid_invoice_lowers_what_is_owed() -> Checked {
    let mut office = Office::with(&two())?;
    office.go_on(at(END)?, Weather::Declines)?;
    assert_eq!(office.status()?, Status::PastDue);
    office.until("2027-05-16T12:00:00Z")?;
    let outcome = office.change(&one(), ChangeWhen::Now)?;
    // Half of May.
    assert_eq!((charged(&outcome), given(&outcome)), (1500, 3000));
    assert_eq!(outcome.credit_notes[0].to_balance.amount(), 3000);
    assert_eq!(office.credit()?, 0, "no credit for time that was never paid");
    assert_eq!(office.invoice(2)?.state.balance.amount(), 3000);
    assert_eq!(office.status()?, Status::PastDue);
    office.collect(Weather::Approves)?;
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    assert_eq!(office.gateway.charges().map(|(_, money)| money.amount()).sum::<i64>(), 6000 + 3000 + 1500);
    office.books.agree_with(&office.gateway)
}

#[test]
fn a_credit_that_settles_the_unpaid_invoice_ends_being_past_due() -> Checked {
    let mut office = Office::with(&one())?;
    office.go_on(at(END)?, Weather::Declines)?;
    let outcome = office.change(&[item(8, None)], ChangeWhen::Now)?;
    assert_eq!(given(&outcome), 3000);
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    assert_eq!(office.status()?, Status::Active);
    let version = office.subscription()?.version;
    let told = |it: &Event| it.kind == EventKind::SubscriptionActivated && it.version == version;
    assert!(office.books.events.iter().any(told));
    let paid = office.invoice(2)?.document.id.to_string();
    assert!(office.books.events.iter().any(|it| it.kind == EventKind::InvoicePaid && it.subject == paid));
    Ok(())
}

#[test]
fn going_there_and_back_within_a_second_costs_nothing() -> Checked {
    for weather in [Weather::Approves, Weather::Declines, Weather::TimesOutBefore] {
        let mut office = Office::with(&one())?;
        office.go_on(at("2027-05-08T07:13:21Z")?, weather)?;
        let before = office.position()?;
        office.change(&two(), ChangeWhen::Now)?;
        office.change(&[item(3, Some(7)), item(4, None)], ChangeWhen::Now)?;
        office.change(&two(), ChangeWhen::Now)?;
        office.change(&one(), ChangeWhen::Now)?;
        assert_eq!(office.position()?, before);
        let last = office.books.documents.values().last().ok_or_else(|| missing("invoice"))?;
        assert_eq!(last.lines[0].rule, LineRule::Restored);
        // What was restored is given back in parts like any other time.
        office.now = at("2027-05-20T00:00:00Z")?;
        office.change(&two(), ChangeWhen::Now)?;
    }
    Ok(())
}

#[test]
fn several_changes_in_a_period_each_give_back_what_is_left() -> Checked {
    let mut office = Office::with(&one())?;
    let mut expected = 3000;
    for (day, plan, rest) in [(7, 2, 24), (10, 1, 21), (13, 2, 18), (22, 1, 9)] {
        office.until(&format!("2027-04-{day:02}T00:00:00Z"))?;
        office.change(&[item(plan, None)], ChangeWhen::Now)?;
        office.collect(Weather::Approves)?;
        expected += rest * 100 * if plan == 2 { 1 } else { -1 };
        let paid: i64 = office.gateway.charges().map(|(_, money)| money.amount()).sum();
        assert_eq!(paid - office.credit()?, expected);
    }
    Ok(())
}

#[test]
fn by_the_day_the_day_of_the_change_counts_for_what_comes_after() -> Checked {
    let mut office = Office::with(&[item(10, None)])?;
    office.until("2027-04-16T15:00:00Z")?;
    let outcome = office.change(&two(), ChangeWhen::Now)?;
    assert_eq!(given(&outcome), 1550, "15 of 30 days");
    let fraction = outcome.credit_notes[0].lines[0].unused.map(|(_, it)| (it.numerator(), it.denominator()));
    assert_eq!(fraction, Some((15, 30)));
    Ok(())
}

#[test]
fn another_interval_begins_another_cycle() -> Checked {
    let mut office = Office::with(&one())?;
    office.until(MID)?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (36_000, 1500));
    let subscription = office.subscription()?;
    assert_eq!((subscription.cycle, subscription.period.end()), (1, at("2028-04-16T00:00:00Z")?));
    office.collect(Weather::Approves)?;
    office.until("2028-04-16T00:00:00Z")?;
    assert_eq!(office.subscription()?.period.end(), at("2029-04-16T00:00:00Z")?);
    office.until("2028-04-17T00:00:00Z")?;
    office.change(&one(), ChangeWhen::Now)?;
    office.collect(Weather::Approves)?;
    office.until("2028-08-17T00:00:00Z")?;
    assert_eq!(office.subscription()?.period.end(), at("2028-09-17T00:00:00Z")?);
    office.books.agree_with(&office.gateway)
}

#[test]
fn another_interval_moves_the_end_that_was_asked_for() -> Checked {
    let mut office = Office::with(&one())?;
    office.cancel(CancelWhen::PeriodEnd)?;
    office.until(MID)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    let pending = office.subscription()?.pending;
    assert_eq!(pending.map(|it| (it.at, it.kind)), Some((at("2028-04-16T00:00:00Z")?, PendingKind::Cancel)));
    office.collect(Weather::Approves)?;
    office.until("2027-06-01T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Active, "the year that was charged is had");
    office.until("2028-04-16T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Cancelled);
    Ok(())
}

#[test]
fn a_change_at_the_periods_end_moves_no_money_until_then() -> Checked {
    let mut office = Office::with(&two())?;
    office.until(MID)?;
    let outcome = office.change(&one(), ChangeWhen::PeriodEnd)?;
    assert!(outcome.invoice.is_none() && outcome.credit_notes.is_empty());
    let pending = office.subscription()?.pending;
    assert_eq!(pending.map(|it| (it.at, it.kind)), Some((at(END)?, PendingKind::Change { items: one().to_vec() })));
    refused(office.change(&one(), ChangeWhen::Now), Refusal::SomethingScheduled)?;
    refused(office.cancel(CancelWhen::PeriodEnd), Refusal::SomethingScheduled)?;
    refused(office.pause(PauseWhen::PeriodEnd), Refusal::SomethingScheduled)?;
    office.until(END)?;
    assert_eq!(office.subscription()?.items, one());
    assert_eq!(office.invoice(2)?.document.total.amount(), 3000);
    assert_eq!(last_movement(&office), Some((MovementKind::Contraction, -3000)));
    Ok(())
}

#[test]
fn a_change_of_interval_at_the_periods_end_begins_a_cycle_there() -> Checked {
    let mut office = Office::with(&one())?;
    office.change(&[item(7, None)], ChangeWhen::PeriodEnd)?;
    office.until("2028-06-01T00:00:00Z")?;
    let totals: Vec<_> = office.books.documents.values().map(|it| it.total.amount()).collect();
    assert_eq!(totals, [3000, 36_000, 36_000]);
    assert_eq!(office.subscription()?.period.end(), at("2029-05-01T00:00:00Z")?);
    Ok(())
}

#[test]
fn a_change_at_an_instant_is_made_there_however_late() -> Checked {
    let mut office = Office::with(&one())?;
    office.change(&two(), ChangeWhen::At(at(MID)?))?;
    assert_eq!(office.subscription()?.due, Some(at(MID)?));
    office.now = at("2027-04-18T09:00:00Z")?;
    office.bill()?;
    assert_eq!(office.invoice(2)?.document.lines[0].span.start(), at(MID)?);
    assert_eq!(office.invoice(2)?.document.total.amount(), 3000);
    assert_eq!(office.subscription()?.due, Some(at(END)?));
    Ok(())
}

#[test]
fn a_change_scheduled_for_a_later_period_waits_for_it() -> Checked {
    let mut office = Office::with(&one())?;
    office.change(&two(), ChangeWhen::At(at("2027-06-11T00:00:00Z")?))?;
    office.until("2027-06-30T00:00:00Z")?;
    let totals: Vec<_> = office.books.documents.values().map(|it| it.total.amount()).collect();
    assert_eq!(totals, [3000, 3000, 3000, 4000]);
    Ok(())
}

#[test]
fn a_scheduled_change_is_taken_back() -> Checked {
    let mut office = Office::with(&two())?;
    refused(office.cancel_scheduled(), Refusal::NothingScheduled)?;
    office.change(&one(), ChangeWhen::At(at(MID)?))?;
    office.cancel_scheduled()?;
    assert_eq!((office.subscription()?.pending, office.subscription()?.due), (None, Some(at(END)?)));
    office.until(END)?;
    assert_eq!(office.subscription()?.items, two());
    Ok(())
}

#[test]
fn instants_that_are_over_or_too_far_are_refused() -> Checked {
    let mut office = Office::with(&one())?;
    for instant in ["2027-04-01T00:00:00Z", "2027-03-01T00:00:00Z", "2031-01-01T00:00:00Z"] {
        refused(office.change(&two(), ChangeWhen::At(at(instant)?)), Refusal::InstantOutOfRange)?;
    }
    Ok(())
}

#[test]
fn items_that_do_not_go_together_are_refused() -> Checked {
    let mut office = Office::with(&one())?;
    for (items, refusal) in [
        (&[][..], Refusal::ItemCount),
        (&[item(1, None), item(1, None)], Refusal::PlanTwice),
        (&[item(1, None), item(7, None)], Refusal::IntervalMismatch),
        (&[item(1, Some(2))], Refusal::QuantityMismatch),
        (&[item(3, None)], Refusal::QuantityMismatch),
        (&[item(99, None)], Refusal::NoSuchPlan),
    ] {
        for when in [ChangeWhen::Now, ChangeWhen::PeriodEnd, ChangeWhen::At(at(MID)?)] {
            refused(office.change(items, when), refusal)?;
        }
    }
    Ok(())
}

#[test]
fn the_same_items_are_no_change() -> Checked {
    let mut office = Office::with(&one())?;
    let before = office.subscription()?;
    let outcome = office.change(&one(), ChangeWhen::Now)?;
    assert_eq!(outcome.subscription, before);
    assert_eq!(office.subscription()?, before);
    Ok(())
}

#[test]
fn a_trial_is_changed_without_money_and_ends_when_it_would_have() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(9, None)])?;
    let end = office.subscription()?.period.end();
    office.until("2027-04-03T00:00:00Z")?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert!(outcome.invoice.is_none() && outcome.credit_notes.is_empty());
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Trialing, Some(end)));
    office.until("2027-05-01T00:00:00Z")?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 36_000);
    assert_eq!(office.subscription()?.period.start(), end);
    Ok(())
}

#[test]
fn a_change_scheduled_in_a_trial_is_made_in_it_or_at_its_end() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(9, None)])?;
    office.change(&two(), ChangeWhen::At(at("2027-04-05T00:00:00Z")?))?;
    office.until("2027-04-06T00:00:00Z")?;
    assert_eq!((office.status()?, office.subscription()?.items), (Status::Trialing, two().to_vec()));
    office.change(&one(), ChangeWhen::PeriodEnd)?;
    office.until(END)?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 3000);
    Ok(())
}

#[test]
fn what_has_not_begun_is_changed_without_money() -> Checked {
    let mut office = Office::new()?;
    office.subscribe_as(&Subscribe { start: Some(at(MID)?), ..subscribing(&one())? })?;
    office.change(&two(), ChangeWhen::Now)?;
    refused(office.change(&one(), ChangeWhen::PeriodEnd), Refusal::NoPeriodToWaitFor)?;
    office.until(MID)?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 6000);
    Ok(())
}

#[test]
fn what_is_paused_is_changed_without_money() -> Checked {
    let mut office = Office::with(&one())?;
    office.pause(PauseWhen::Now)?;
    let outcome = office.change(&two(), ChangeWhen::Now)?;
    assert!(outcome.invoice.is_none());
    refused(office.change(&one(), ChangeWhen::PeriodEnd), Refusal::NoPeriodToWaitFor)?;
    office.until(MID)?;
    let outcome = office.resume()?;
    assert_eq!(charged(&outcome), 3000);
    Ok(())
}

#[test]
fn another_interval_in_a_pause_begins_another_cycle() -> Checked {
    let mut office = Office::with(&one())?;
    office.until("2027-06-16T00:00:00Z")?;
    office.pause(PauseWhen::Now)?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    office.until("2027-06-20T00:00:00Z")?;
    office.resume()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.subscription()?.period.end(), at("2028-06-16T00:00:00Z")?);
    // Every invoice has an id of its own: a renewal is not taken for one that was.
    office.until("2030-06-17T00:00:00Z")?;
    assert_eq!(office.books.documents.len(), 7);
    Ok(())
}

#[test]
fn a_billing_day_is_no_billing_day_of_a_week() -> Checked {
    let first = AnchorRule::CalendarMonth;
    for start in [None, Some(at("2027-06-01T00:00:00Z")?)] {
        let mut office = Office::new()?;
        office.subscribe_as(&Subscribe { anchor_rule: first, start, ..subscribing(&one())? })?;
        office.collect(Weather::Approves)?;
        refused(office.change(&[item(11, None)], ChangeWhen::Now), Refusal::BillingDayNeedsMonths)?;
    }
    let mut office = Office::new()?;
    office.subscribe_as(&Subscribe { anchor_rule: first, ..subscribing(&one())? })?;
    office.collect(Weather::Approves)?;
    refused(office.change(&[item(11, None)], ChangeWhen::PeriodEnd), Refusal::BillingDayNeedsMonths)?;
    office.pause(PauseWhen::Now)?;
    refused(office.change(&[item(11, None)], ChangeWhen::Now), Refusal::BillingDayNeedsMonths)?;
    let mut office = Office::new()?;
    office.subscribe_as(&Subscribe { anchor_rule: first, ..subscribing(&[item(9, None)])? })?;
    refused(office.change(&[item(11, None)], ChangeWhen::Now), Refusal::BillingDayNeedsMonths)
}

#[test]
fn from_nothing_to_something_is_charged_for_the_rest() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(8, None)])?;
    assert_eq!(office.status()?, Status::Active);
    office.until(MID)?;
    let outcome = office.change(&one(), ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (1500, 0));
    assert_eq!(last_movement(&office), Some((MovementKind::Expansion, 3000)));
    Ok(())
}

#[test]
fn who_cannot_pay_for_a_change_does_not_get_it() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(8, None)])?;
    refused(office.change(&one(), ChangeWhen::Now), Refusal::PaymentMethodRequired)?;
    assert_eq!(office.status()?, Status::Active);
    office.attach()?;
    office.change(&one(), ChangeWhen::Now)?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    Ok(())
}

#[test]
fn what_is_due_is_billed_before_anything_else_is_done() -> Checked {
    let mut office = Office::with(&one())?;
    office.now = at("2027-05-01T00:00:01Z")?;
    refused(office.change(&two(), ChangeWhen::Now), Refusal::BillingDue)?;
    refused(office.change(&two(), ChangeWhen::PeriodEnd), Refusal::BillingDue)?;
    refused(office.pause(PauseWhen::Now), Refusal::BillingDue)?;
    refused(office.pause(PauseWhen::PeriodEnd), Refusal::BillingDue)?;
    refused(office.cancel(CancelWhen::Now { gives_back: true }), Refusal::BillingDue)?;
    refused(office.cancel(CancelWhen::PeriodEnd), Refusal::BillingDue)?;
    office.bill()?;
    office.change(&two(), ChangeWhen::Now)?;
    Ok(())
}

/// An office whose subscription was charged by 21 invoices that all run.
fn crowded() -> Result<(Office, Vec<Item>), Fault> {
    let mut office = Office::new()?;
    let add_on = office.books.plans.iter().find(|plan| plan.plan == item(4, None).plan.plan).cloned();
    let add_on = add_on.ok_or_else(|| missing("plan"))?;
    for number in 21..40 {
        let mut plan = PlanVersion { plan: id(number), ..add_on.clone() };
        plan.components[0].id = id(1000 + number);
        plan.components.push(PriceComponent { id: id(2000 + number), ..plan.components[0].clone() });
        office.books.plans.push(plan);
    }
    // Of its two components only one changes with the seats.
    for plan in office.books.plans.iter_mut().filter(|plan| plan.plan == id(3)) {
        plan.components.push(PriceComponent { id: id(31), ..add_on.components[0].clone() });
    }
    let mut items = vec![item(3, Some(1))];
    office.subscribe(&items)?;
    office.collect(Weather::Approves)?;
    for number in 21..40 {
        office.now = office.now.after_seconds(60);
        items.push(item(number, None));
        office.change(&items, ChangeWhen::Now)?;
    }
    office.now = office.now.after_seconds(60);
    items[0] = item(3, Some(2));
    office.change(&items, ChangeWhen::Now)?;
    Ok((office, items))
}

#[test]
fn more_changes_than_fit_a_transaction_are_refused() -> Checked {
    let (mut office, mut items) = crowded()?;
    items[0] = item(3, Some(3));
    refused(office.change(&items, ChangeWhen::Now), Refusal::TooManyChanges)?;
    refused(office.pause(PauseWhen::Now), Refusal::TooManyChanges)?;
    office.change(&items, ChangeWhen::PeriodEnd)?;
    office.until(END)?;
    assert_eq!(office.subscription()?.items, items);
    assert_eq!(office.subscription()?.covering.len(), 1);
    Ok(())
}

#[test]
fn a_scheduled_change_that_does_not_fit_is_made_at_the_periods_end() -> Checked {
    let (mut office, mut items) = crowded()?;
    items[0] = item(3, Some(3));
    office.change(&items, ChangeWhen::At(at(MID)?))?;
    office.until("2027-04-17T00:00:00Z")?;
    assert_ne!(office.subscription()?.items, items);
    assert_eq!(office.subscription()?.due, Some(at(END)?));
    office.until(END)?;
    assert_eq!(office.subscription()?.items, items);
    Ok(())
}

#[test]
fn a_change_is_scheduled_for_at_most_three_years_from_now() -> Checked {
    let mut office = Office::with(&one())?;
    let furthest = office.now.after_seconds(3 * 366 * 86_400);
    refused(office.change(&two(), ChangeWhen::At(furthest.after_seconds(1))), Refusal::InstantOutOfRange)?;
    let outcome = office.change(&two(), ChangeWhen::At(furthest))?;
    assert_eq!(outcome.subscription.pending.as_ref().map(|pending| pending.at), Some(furthest));
    assert_eq!(outcome.subscription, office.subscription()?, "what is answered is what is kept");
    Ok(())
}
