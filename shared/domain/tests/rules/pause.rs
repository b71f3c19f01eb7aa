//! Pauses. Plan 1 costs 1.00 a day in a month of 30 days.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, at, item};
use domain::Refusal;
use domain::event::EventKind;
use domain::invoice::LineRule;
use domain::revenue::MovementKind;
use domain::subscription::{CancelWhen, ChangeWhen, PauseWhen, Status};

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";

#[test]
fn a_pause_gives_the_rest_back_and_ends_what_is_granted() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    let outcome = office.pause(PauseWhen::Now)?;
    assert_eq!(outcome.credit_notes[0].total.amount(), 1500);
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Paused, None));
    assert_eq!(office.credit()?, 1500);
    assert_eq!(office.books.book.entitlements.current().count(), 0);
    let movement = office.books.movements.last().map(|it| (it.kind, it.monthly.amount()));
    assert_eq!(movement, Some((MovementKind::Churn, -3000)));
    office.until("2028-01-01T00:00:00Z")?;
    assert_eq!(office.books.documents.len(), 1, "a pause charges nothing");
    Ok(())
}

#[test]
fn resuming_charges_the_rest_of_the_cycles_period() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until("2027-04-11T00:00:00Z")?;
    office.pause(PauseWhen::Now)?;
    assert_eq!(office.credit()?, 2000);
    office.until("2027-04-21T00:00:00Z")?;
    let outcome = office.resume()?;
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(1000));
    assert_eq!(office.credit()?, 1000);
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Active, Some(at(END)?)));
    let movement = office.books.movements.last().map(|it| (it.kind, it.monthly.amount()));
    assert_eq!(movement, Some((MovementKind::Reactivation, 3000)));
    Ok(())
}

#[test]
fn the_cycle_goes_on_through_a_pause_of_several_periods() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    office.pause(PauseWhen::Now)?;
    office.until("2027-07-17T00:00:00Z")?;
    let outcome = office.resume()?;
    // 15 of July's 31 days.
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(1452));
    assert_eq!(office.subscription()?.next_index, 4);
    office.until("2027-10-01T00:00:00Z")?;
    assert_eq!(office.subscription()?.period.end(), at("2027-11-01T00:00:00Z")?);
    Ok(())
}

#[test]
fn a_pause_of_no_time_costs_nothing() -> Checked {
    for weather in [Weather::Approves, Weather::Declines, Weather::TimesOutBefore] {
        let mut office = Office::with(&[item(1, None), item(4, None)])?;
        office.go_on(at("2027-05-08T07:13:21Z")?, weather)?;
        let before = (office.position()?, office.status()?);
        office.pause(PauseWhen::Now)?;
        let outcome = office.resume()?;
        assert_eq!(outcome.invoice.map(|it| it.document.lines[0].rule), Some(LineRule::Restored));
        assert_eq!(office.position()?, before.0);
        office.change(&[item(2, None)], ChangeWhen::Now)?;
    }
    Ok(())
}

#[test]
fn a_pause_at_the_periods_end_gives_nothing_back() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    office.pause(PauseWhen::PeriodEnd)?;
    refused(office.pause(PauseWhen::Now), Refusal::SomethingScheduled)?;
    assert_eq!(office.status()?, Status::Active);
    office.until(END)?;
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Paused, None));
    assert_eq!((office.credit()?, office.books.documents.len()), (0, 1));
    // Resumed at once, the next period is charged whole.
    let outcome = office.resume()?;
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(3000));
    office.collect(Weather::Approves)?;
    office.until("2027-06-01T00:00:00Z")?;
    assert_eq!(office.books.documents.len(), 3);
    Ok(())
}

#[test]
fn a_scheduled_pause_is_taken_back() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.pause(PauseWhen::PeriodEnd)?;
    refused(office.uncancel(), Refusal::NotCancelling)?;
    office.cancel_scheduled()?;
    office.until(END)?;
    assert_eq!(office.status()?, Status::Active);
    Ok(())
}

#[test]
fn a_pause_lowers_what_an_unpaid_invoice_owes() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at("2027-05-16T12:00:00Z")?, Weather::Declines)?;
    office.pause(PauseWhen::Now)?;
    assert_eq!((office.status()?, office.credit()?), (Status::Paused, 0));
    assert_eq!(office.invoice(2)?.state.balance.amount(), 1500);
    office.resume()?;
    assert_eq!(office.status()?, Status::PastDue, "what is unpaid stays so");
    Ok(())
}

#[test]
fn an_invoice_paid_in_a_pause_leaves_it_paused() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at("2027-05-16T12:00:00Z")?, Weather::Declines)?;
    office.pause(PauseWhen::Now)?;
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Paused);
    assert!(office.subscription()?.unpaid.is_empty());
    Ok(())
}

#[test]
fn a_pause_charges_what_ran_in_arrears() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(5, None)])?;
    office.until("2027-04-10T00:00:00Z")?;
    let outcome = office.pause(PauseWhen::Now)?;
    assert_eq!(outcome.invoice.map(|it| it.document.total.amount()), Some(600), "9 of 30 days");
    office.collect(Weather::Approves)?;
    office.until("2027-04-25T00:00:00Z")?;
    office.resume()?;
    office.until(END)?;
    assert_eq!(office.invoice(2)?.document.total.amount(), 400, "6 of 30 days");
    Ok(())
}

#[test]
fn what_is_paused_is_cancelled_without_money() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.pause(PauseWhen::Now)?;
    let outcome = office.cancel(CancelWhen::Now { gives_back: true })?;
    assert!(outcome.invoice.is_none() && outcome.credit_notes.is_empty());
    assert_eq!(office.status()?, Status::Cancelled);
    Ok(())
}

#[test]
fn pausing_and_resuming_are_told() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.pause(PauseWhen::Now)?;
    office.resume()?;
    for kind in [EventKind::SubscriptionPaused, EventKind::SubscriptionResumed, EventKind::CreditNoteIssued] {
        assert_eq!(office.books.events.iter().filter(|it| it.kind == kind).count(), 1, "{kind:?}");
    }
    Ok(())
}

#[test]
fn who_cannot_pay_does_not_resume_and_has_nothing() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(8, None)])?;
    office.pause(PauseWhen::Now)?;
    office.change(&[item(1, None)], ChangeWhen::Now)?;
    refused(office.resume(), Refusal::PaymentMethodRequired)?;
    assert_eq!(office.status()?, Status::Paused);
    office.attach()?;
    office.resume()?;
    assert_eq!(office.status()?, Status::Active);
    Ok(())
}
