//! Ends, and what comes after them.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, at, item, subscribing};
use domain::Refusal;
use domain::event::EventKind;
use domain::invoice::{InvoiceReason, InvoiceStatus};
use domain::revenue::MovementKind;
use domain::subscription::{CancelWhen, ChangeWhen, PauseWhen, Status, Subscribe};

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";
const NOW: CancelWhen = CancelWhen::Now { gives_back: true };
const KEEPING: CancelWhen = CancelWhen::Now { gives_back: false };

#[test]
fn a_cancellation_gives_the_rest_back_or_not() -> Checked {
    for (when, credit) in [(NOW, 1500), (KEEPING, 0)] {
        let mut office = Office::with(&[item(1, None)])?;
        office.until(MID)?;
        office.cancel(when)?;
        assert_eq!((office.status()?, office.credit()?), (Status::Cancelled, credit));
        assert_eq!(office.books.book.entitlements.current().count(), 0);
        let movement = office.books.movements.last().map(|it| (it.kind, it.monthly.amount()));
        assert_eq!(movement, Some((MovementKind::Churn, -3000)));
        office.until("2028-01-01T00:00:00Z")?;
        assert_eq!(office.books.documents.len(), 1);
    }
    Ok(())
}

#[test]
fn a_cancellation_at_the_periods_end_is_taken_back_until_then() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    refused(office.uncancel(), Refusal::NotCancelling)?;
    office.cancel(CancelWhen::PeriodEnd)?;
    refused(office.cancel(CancelWhen::PeriodEnd), Refusal::SomethingScheduled)?;
    refused(office.cancel_scheduled(), Refusal::NothingScheduled)?;
    office.uncancel()?;
    office.until(END)?;
    assert_eq!(office.status()?, Status::Active);
    office.cancel(CancelWhen::PeriodEnd)?;
    office.now = at("2027-06-01T00:00:00Z")?;
    refused(office.uncancel(), Refusal::BillingDue)?;
    office.bill()?;
    assert_eq!((office.status()?, office.books.documents.len()), (Status::Cancelled, 2));
    Ok(())
}

#[test]
fn what_is_cancelled_at_the_periods_end_is_still_cancelled_now() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.cancel(CancelWhen::PeriodEnd)?;
    office.until(MID)?;
    office.cancel(NOW)?;
    assert_eq!((office.status()?, office.credit()?, office.subscription()?.pending), (Status::Cancelled, 1500, None));
    Ok(())
}

#[test]
fn what_ran_in_arrears_is_charged_at_the_end() -> Checked {
    for (when, until, total) in [(NOW, MID, 1000), (KEEPING, MID, 1000), (CancelWhen::PeriodEnd, END, 2000)] {
        let mut office = Office::new()?;
        office.subscribe(&[item(5, None)])?;
        if when == CancelWhen::PeriodEnd {
            office.cancel(when)?;
        }
        office.until(until)?;
        if when != CancelWhen::PeriodEnd {
            office.cancel(when)?;
        }
        assert_eq!(office.status()?, Status::Cancelled);
        assert_eq!(office.invoice(1)?.document.total.amount(), total);
        assert_eq!(office.books.documents.len(), 1);
    }
    Ok(())
}

#[test]
fn what_is_unpaid_stays_owed_after_the_end() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at(END)?, Weather::Declines)?;
    office.cancel(KEEPING)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Open);
    office.attach()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    assert_eq!(office.status()?, Status::Cancelled);
    Ok(())
}

#[test]
fn a_beginning_that_is_cancelled_voids_its_invoice() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(6, None)])?;
    office.cancel(NOW)?;
    assert_eq!(office.status()?, Status::Cancelled);
    assert_eq!(office.invoice(1)?.state.status, InvoiceStatus::Void);
    assert!(office.books.movements.is_empty());
    // Its set-up fee was never paid, so it is charged again.
    office.reactivate()?;
    assert_eq!(office.invoice(2)?.document.total.amount(), 13_000);
    Ok(())
}

#[test]
fn a_beginning_whose_payment_is_under_way_is_not_cancelled() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(1, None)])?;
    refused(office.cancel(NOW), Refusal::PaymentUnderWay)?;
    office.collect(Weather::Declines)?;
    office.cancel(NOW)?;
    assert_eq!(office.invoice(1)?.state.status, InvoiceStatus::Void);
    Ok(())
}

#[test]
fn what_has_not_begun_is_cancelled_without_money() -> Checked {
    for command in
        [Subscribe { start: Some(at(MID)?), ..subscribing(&[item(1, None)])? }, subscribing(&[item(9, None)])?]
    {
        let mut office = Office::new()?;
        office.subscribe_as(&command)?;
        office.cancel(NOW)?;
        assert_eq!(office.status()?, Status::Cancelled);
        office.until("2027-06-01T00:00:00Z")?;
        assert!(office.books.documents.is_empty() && office.books.movements.is_empty());
    }
    Ok(())
}

#[test]
fn a_trial_is_cancelled_at_its_end() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(9, None)])?;
    office.cancel(CancelWhen::PeriodEnd)?;
    office.until("2027-04-14T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Trialing);
    office.until(MID)?;
    assert_eq!(office.status()?, Status::Cancelled);
    assert!(office.books.documents.is_empty());
    Ok(())
}

#[test]
fn a_reactivated_subscription_begins_a_new_cycle_without_a_trial() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(9, None)])?;
    office.until(END)?;
    office.cancel(NOW)?;
    office.until("2027-06-10T00:00:00Z")?;
    office.reactivate()?;
    assert_eq!(office.status()?, Status::Incomplete);
    assert_eq!(office.invoice(2)?.state.reason, InvoiceReason::FirstPayment);
    office.collect(Weather::Approves)?;
    let subscription = office.subscription()?;
    assert_eq!((subscription.status, subscription.cycle), (Status::Active, 1));
    assert_eq!(subscription.period.end(), at("2027-07-10T00:00:00Z")?);
    let movement = office.books.movements.last().map(|it| (it.kind, it.monthly.amount()));
    assert_eq!(movement, Some((MovementKind::Reactivation, 3000)));
    for kind in [EventKind::SubscriptionCancelled, EventKind::SubscriptionReactivated] {
        assert_eq!(office.books.events.iter().filter(|it| it.kind == kind).count(), 1, "{kind:?}");
    }
    Ok(())
}

#[test]
fn a_reactivation_that_is_not_paid_is_cancelled_again() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.cancel(KEEPING)?;
    office.books.book.account.payment_method = None;
    office.reactivate()?;
    office.until("2027-04-03T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Cancelled);
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Void);
    office.reactivate()?;
    assert_eq!(office.books.documents.len(), 3);
    Ok(())
}

#[test]
fn reactivated_again_and_again_every_invoice_has_an_id_of_its_own() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    for month in 5..9 {
        office.cancel(if month % 2 == 0 { NOW } else { KEEPING })?;
        office.reactivate()?;
        office.collect(Weather::Approves)?;
        office.change(&[item(if month % 2 == 0 { 7 } else { 1 }, None)], ChangeWhen::Now)?;
        office.collect(Weather::Approves)?;
        office.pause(PauseWhen::Now)?;
        office.resume()?;
        office.collect(Weather::Approves)?;
        office.until(&format!("2027-{month:02}-20T00:00:00Z"))?;
    }
    office.books.agree_with(&office.gateway)
}

#[test]
fn a_debt_from_before_does_not_keep_a_reactivation_from_beginning() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at(END)?, Weather::Declines)?;
    office.cancel(KEEPING)?;
    office.reactivate()?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Open);
    Ok(())
}

#[test]
fn a_debt_from_before_that_is_paid_does_not_begin_a_reactivation() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at(END)?, Weather::Declines)?;
    office.cancel(KEEPING)?;
    office.attach()?;
    office.reactivate()?;
    let paid = office.books.deciding_collect(2.into(), &mut office.gateway, Weather::Approves, office.now)?;
    office.commit(&paid.ok_or_else(|| crate::support::missing("attempt"))?)?;
    assert_eq!(office.invoice(2)?.state.status, InvoiceStatus::Paid);
    assert_eq!(office.status()?, Status::Incomplete, "its first invoice is another");
    Ok(())
}
