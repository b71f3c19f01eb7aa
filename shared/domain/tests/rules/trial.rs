//! Trials and what they come to.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, Fault, at, item, subscribing};
use domain::Refusal;
use domain::event::EventKind;
use domain::plan::{Trial, TrialEnd};
use domain::subscription::{ChangeWhen, Status, Subscribe};

const TRIAL_END: &str = "2027-04-15T00:00:00Z";

/// An office whose plan 9 has this trial.
fn office(has_method: bool, needs_payment_method: bool, ends: TrialEnd) -> Result<Office, Fault> {
    let mut office = if has_method { Office::new()? } else { Office::without_method()? };
    let trial = Trial { days: 14, needs_payment_method, without_payment_method: ends };
    for plan in office.books.plans.iter_mut().filter(|plan| plan.trial.is_some()) {
        plan.trial = Some(trial);
    }
    Ok(office)
}

#[test]
fn with_a_payment_method_a_trial_ends_in_its_first_invoice_whatever_it_says() -> Checked {
    for ends in [TrialEnd::Bill, TrialEnd::Cancel, TrialEnd::Pause] {
        let mut office = office(true, true, ends)?;
        office.subscribe(&[item(9, None)])?;
        office.until(TRIAL_END)?;
        assert_eq!(office.status()?, Status::Active);
        assert_eq!(office.subscription()?.period.start(), at(TRIAL_END)?);
        assert_eq!(office.invoice(1)?.document.total.amount(), 3000);
    }
    Ok(())
}

#[test]
fn without_one_it_ends_as_the_plan_wants_it() -> Checked {
    for (ends, status, invoices) in [
        (TrialEnd::Bill, Status::PastDue, 1),
        (TrialEnd::Cancel, Status::Cancelled, 0),
        (TrialEnd::Pause, Status::Paused, 0),
    ] {
        let mut office = office(false, false, ends)?;
        office.subscribe(&[item(9, None)])?;
        assert_eq!(office.status()?, Status::Trialing);
        office.until("2027-04-20T00:00:00Z")?;
        assert_eq!((office.status()?, office.books.documents.len()), (status, invoices));
    }
    Ok(())
}

#[test]
fn a_trial_that_needs_a_payment_method_does_not_begin_without() -> Checked {
    let mut office = office(false, true, TrialEnd::Bill)?;
    refused(office.subscribe(&[item(9, None)]), Refusal::PaymentMethodRequired)
}

#[test]
fn a_scheduled_trial_that_finds_no_payment_method_waits_for_a_first_payment() -> Checked {
    let mut office = office(false, true, TrialEnd::Bill)?;
    let start = "2027-04-10T00:00:00Z";
    office.subscribe_as(&Subscribe { start: Some(at(start)?), ..subscribing(&[item(9, None)])? })?;
    office.until(start)?;
    assert_eq!(office.status()?, Status::Incomplete);
    office.until("2027-04-11T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Expired);
    Ok(())
}

#[test]
fn what_a_trial_left_paused_is_charged_from_when_it_is_resumed() -> Checked {
    let mut office = office(false, false, TrialEnd::Pause)?;
    office.subscribe(&[item(9, None)])?;
    office.until("2027-04-30T00:00:00Z")?;
    office.attach()?;
    office.resume()?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 1500, "15 of the 30 days from the trial's end");
    office.collect(Weather::Approves)?;
    office.until("2027-05-15T00:00:00Z")?;
    assert_eq!(office.subscription()?.period.end(), at("2027-06-15T00:00:00Z")?);
    Ok(())
}

#[test]
fn a_change_scheduled_for_after_the_trial_waits_through_its_pause() -> Checked {
    for (resumed, items) in [("2027-04-20T00:00:00Z", [item(9, None)]), ("2027-05-20T00:00:00Z", [item(2, None)])] {
        let mut office = office(false, false, TrialEnd::Pause)?;
        office.subscribe(&[item(9, None)])?;
        office.change(&[item(2, None)], ChangeWhen::At(at("2027-05-01T00:00:00Z")?))?;
        office.until(resumed)?;
        assert_eq!(office.status()?, Status::Paused);
        office.attach()?;
        office.resume()?;
        office.collect(Weather::Approves)?;
        assert_eq!(office.subscription()?.items, items);
        office.until("2027-06-01T00:00:00Z")?;
        assert_eq!(office.subscription()?.items, [item(2, None)]);
        assert_eq!(office.subscription()?.pending, None);
    }
    Ok(())
}

#[test]
fn a_change_that_waits_through_a_pause_is_taken_back() -> Checked {
    let mut office = office(false, false, TrialEnd::Pause)?;
    office.subscribe(&[item(9, None)])?;
    office.change(&[item(2, None)], ChangeWhen::At(at("2027-05-01T00:00:00Z")?))?;
    office.until("2027-04-20T00:00:00Z")?;
    office.cancel_scheduled()?;
    assert_eq!((office.subscription()?.pending, office.subscription()?.due), (None, None));
    Ok(())
}

#[test]
fn an_earlier_trial_is_over_when_it_is_billed() -> Checked {
    let mut office = Office::new()?;
    office.subscribe_as(&Subscribe { start: Some(at("2027-03-01T00:00:00Z")?), ..subscribing(&[item(9, None)])? })?;
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Trialing, Some(at("2027-03-15T00:00:00Z")?)));
    assert_eq!(office.bill()?, 1);
    assert_eq!(office.invoice(1)?.document.lines[0].span.start(), at("2027-03-15T00:00:00Z")?);
    Ok(())
}

#[test]
fn the_end_of_a_trial_is_told() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(9, None)])?;
    office.until(TRIAL_END)?;
    assert!(office.books.events.iter().any(|it| it.kind == EventKind::SubscriptionActivated));
    Ok(())
}
