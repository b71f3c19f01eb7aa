//! Due dates: what happens on the day. Plan 1 costs 30.00 a month, plan 12 the same and begins unpaid.

use crate::support::gateway::Weather;
use crate::support::office::Office;
use crate::support::{Checked, Fault, at, eur, item, name};
use domain::credit_note::{CreditRequest, NewCreditNote};
use domain::event::EventKind;
use domain::invoice::InvoiceStatus;
use domain::money::Money;
use domain::subscription::{CancelWhen, PauseWhen, Status};

const DUE: &str = "2027-04-15T00:00:00Z";
const BEFORE: &str = "2027-04-14T23:59:59Z";

/// Two weeks to pay.
fn on_terms(mut office: Office) -> Result<Office, Fault> {
    office.books.book.account.payment_terms_days = 14;
    office.subscribe(&[item(1, None)])?;
    Ok(office)
}

#[test]
fn what_nobody_paid_is_overdue_on_its_day_and_not_before() -> Checked {
    let mut office = on_terms(Office::without_method()?)?;
    assert_eq!(office.subscription()?.due, Some(at(DUE)?));
    office.until(BEFORE)?;
    assert_eq!((office.status()?, office.invoice(1)?.state.is_overdue()), (Status::Active, false));
    office.until(DUE)?;
    assert_eq!((office.status()?, office.invoice(1)?.state.overdue_at), (Status::PastDue, Some(at(DUE)?)));
    for kind in [EventKind::InvoiceOverdue, EventKind::SubscriptionPastDue] {
        assert_eq!(office.books.events.iter().filter(|it| it.kind == kind).count(), 1, "{kind:?}");
    }
    assert_eq!(office.subscription()?.due, Some(at("2027-05-01T00:00:00Z")?), "the next boundary");
    Ok(())
}

#[test]
fn a_card_is_charged_on_the_day_and_not_before() -> Checked {
    let mut office = on_terms(Office::new()?)?;
    office.until(BEFORE)?;
    assert!(office.invoice(1)?.state.payment.attempts.is_empty());
    office.attach()?;
    assert!(office.invoice(1)?.state.payment.attempts.is_empty(), "a new card does not make it due");
    office.until(DUE)?;
    let state = office.invoice(1)?.state;
    assert_eq!((state.status, state.paid_at), (InvoiceStatus::Paid, Some(at(DUE)?)));
    assert_eq!(office.status()?, Status::Active);
    office.books.agree_with(&office.gateway)
}

#[test]
fn a_card_that_is_declined_on_the_day_makes_it_overdue() -> Checked {
    let mut office = on_terms(Office::new()?)?;
    office.go_on(at(DUE)?, Weather::Declines)?;
    assert_eq!((office.status()?, office.invoice(1)?.state.overdue_at), (Status::PastDue, Some(at(DUE)?)));
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!((office.status()?, office.invoice(1)?.state.is_overdue()), (Status::Active, false));
    Ok(())
}

#[test]
fn account_credit_is_used_before_the_card_on_the_day() -> Checked {
    let mut office = on_terms(Office::new()?)?;
    office.until(DUE)?;
    let sorry =
        |cents| Ok::<_, Fault>(NewCreditNote { what: CreditRequest::Amount(eur(cents)?), note: name("Sorry")? });
    office.until("2027-05-02T00:00:00Z")?;
    office.credit_note(1, sorry(1000)?)?;
    office.until(DUE.replace("04", "05").as_str())?;
    let may = office.invoice(2)?.state;
    assert_eq!((may.credit_used.map(Money::amount), may.status), (Some(1000), InvoiceStatus::Paid));
    assert_eq!(may.payment.succeeded().map(|attempt| attempt.amount.amount()), Some(2000));
    office.books.agree_with(&office.gateway)
}

#[test]
fn what_was_paid_before_its_day_is_not_asked_for_again() -> Checked {
    let mut office = on_terms(Office::without_method()?)?;
    office.until("2027-04-10T00:00:00Z")?;
    office.record(1, 3000)?;
    office.until(DUE)?;
    assert_eq!((office.status()?, office.invoice(1)?.state.is_overdue()), (Status::Active, false));
    assert_eq!(office.subscription()?.due, Some(at("2027-05-01T00:00:00Z")?));
    Ok(())
}

#[test]
fn what_is_owed_outlives_the_subscription_and_falls_due_all_the_same() -> Checked {
    let mut office = on_terms(Office::without_method()?)?;
    office.until("2027-04-10T00:00:00Z")?;
    office.cancel(CancelWhen::Now { gives_back: false })?;
    assert_eq!(office.subscription()?.due, Some(at(DUE)?));
    office.until(DUE)?;
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Cancelled, None));
    assert!(office.invoice(1)?.state.is_overdue());

    let mut office = on_terms(Office::new()?)?;
    office.until("2027-04-10T00:00:00Z")?;
    office.pause(PauseWhen::PeriodEnd)?;
    office.until("2027-05-20T00:00:00Z")?;
    assert_eq!((office.status()?, office.invoice(1)?.state.status), (Status::Paused, InvoiceStatus::Paid));
    Ok(())
}

#[test]
fn an_invoice_may_fall_due_at_a_boundary_and_each_is_done_once() -> Checked {
    let mut office = Office::without_method()?;
    office.books.book.account.payment_terms_days = 30;
    office.subscribe(&[item(1, None)])?;
    office.until("2027-05-01T00:00:00Z")?;
    assert_eq!((office.books.documents.len(), office.status()?), (2, Status::PastDue));
    assert!(office.invoice(1)?.state.is_overdue() && !office.invoice(2)?.state.is_overdue());
    assert_eq!(office.subscription()?.due, Some(at("2027-05-31T00:00:00Z")?));
    Ok(())
}

#[test]
fn without_terms_what_cannot_be_charged_is_overdue_at_once() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(12, None)])?;
    assert_eq!((office.status()?, office.invoice(1)?.state.is_overdue()), (Status::PastDue, true));
    Ok(())
}
