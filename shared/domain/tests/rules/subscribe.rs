use crate::support::{
    Checked, Written, at, begin, book, book_without_method, eur, free_plan, item, per_seat, plan, sale, subscribing,
    trial_plan, zone,
};
use domain::event::EventKind;
use domain::invoice::{InvoiceNumber, InvoiceReason, InvoiceStatus};
use domain::job::Job;
use domain::ledger::LedgerAccount;
use domain::plan::{Allowance, PlanVersion};
use domain::subscription::{PAYMENT_DEADLINE, Status, subscribe};
use domain::time::Anchor;
use domain::{Refusal, Version};

const NOON: &str = "2028-01-31T12:00:00Z";

#[test]
fn a_subscription_waits_for_its_first_payment_and_entitles_to_nothing() -> Checked {
    let now = at(NOON)?;
    let begun = begin(book()?, plan()?, now)?;
    let subscription = &begun.subscription;
    assert_eq!(subscription.status, Status::Incomplete);
    assert_eq!(subscription.due, Some(now.after(PAYMENT_DEADLINE)));
    assert_eq!(subscription.due, Some(at("2028-02-01T11:00:00Z")?));
    assert_eq!(subscription.anchor, Anchor::new(now));
    assert_eq!(subscription.period.start(), now);
    assert_eq!(subscription.period.end(), at("2028-02-29T12:00:00Z")?);
    assert_eq!(subscription.next_index, 1);
    assert!(subscription.unpaid.is_empty());
    assert!(begun.written.entitlements().is_err());
    assert!(begun.written.0.movements.is_empty());
    assert_eq!(begun.written.events(), [EventKind::SubscriptionCreated, EventKind::InvoiceIssued]);
    Ok(())
}

#[test]
fn the_first_payment_is_written_before_it_is_asked_for() -> Checked {
    let begun = begin(book()?, plan()?, at(NOON)?)?;
    let invoice = begun.written.invoice()?;
    assert_eq!(invoice.status, InvoiceStatus::Open);
    assert_eq!(invoice.reason, InvoiceReason::FirstPayment);
    assert_eq!(invoice.payment.attempts.len(), 1);
    assert!(invoice.payment.open_attempt().is_some());
    let (account, invoice) = (begun.book.account.id, InvoiceNumber::FIRST);
    assert_eq!(begun.written.0.jobs, [Job::CollectPayment { account, invoice }]);
    Ok(())
}

#[test]
fn without_a_payment_method_nobody_is_asked_to_pay() -> Checked {
    let begun = begin(book_without_method()?, plan()?, at(NOON)?)?;
    assert_eq!(begun.subscription.status, Status::Incomplete);
    assert!(begun.subscription.unpaid.contains(&InvoiceNumber::FIRST));
    assert!(begun.written.invoice()?.is_unpaid());
    assert!(begun.written.0.jobs.is_empty());
    Ok(())
}

#[test]
fn an_invoice_debits_the_receivable_and_credits_revenue() -> Checked {
    let begun = begin(book()?, plan()?, at(NOON)?)?;
    let entries: Vec<_> = begun.written.0.entries.as_slice().iter().map(|it| (it.account, it.money)).collect();
    assert_eq!(entries, [(LedgerAccount::Receivable, eur(1999)?), (LedgerAccount::Revenue, eur(-1999)?)]);
    Ok(())
}

#[test]
fn what_costs_nothing_is_active_and_paid_at_once() -> Checked {
    let begun = begin(book_without_method()?, free_plan()?, at(NOON)?)?;
    assert_eq!(begun.subscription.status, Status::Active);
    assert_eq!(begun.subscription.due, Some(begun.subscription.period.end()));
    assert_eq!(begun.written.invoice()?.status, InvoiceStatus::Paid);
    assert_eq!(begun.written.invoice()?.paid_at, Some(at(NOON)?));
    assert!(begun.written.invoice()?.payment.attempts.is_empty());
    assert!(begun.written.0.entries.is_empty() && begun.written.0.jobs.is_empty());
    let current: Vec<_> = begun.book.entitlements.current().map(|(_, allowance)| allowance).collect();
    assert_eq!(current, [Allowance::Limit(1000)]);
    assert!(begun.written.0.movements.is_empty(), "nothing moves by nothing");
    assert!(begun.subscription.counted);
    Ok(())
}

#[test]
fn a_trial_entitles_at_once_and_bills_at_its_end() -> Checked {
    let begun = begin(book_without_method()?, trial_plan(14)?, at(NOON)?)?;
    let end = at("2028-02-14T12:00:00Z")?;
    let subscription = &begun.subscription;
    assert_eq!(subscription.status, Status::Trialing);
    assert_eq!((subscription.period.start(), subscription.period.end()), (at(NOON)?, end));
    assert_eq!((subscription.anchor, subscription.due, subscription.next_index), (Anchor::new(end), Some(end), 0));
    assert_eq!(begun.book.entitlements.current().count(), 1);
    assert!(begun.written.invoice().is_err());
    assert!(begun.written.0.entries.is_empty() && begun.written.0.movements.is_empty());
    assert_eq!(begun.written.events(), [EventKind::SubscriptionCreated]);
    Ok(())
}

#[test]
fn a_trial_lasts_whole_days_on_the_customers_calendar() -> Checked {
    let mut book = book()?;
    book.account.time_zone = zone("Europe/Berlin")?;
    // Two days across the spring change are 47 hours.
    let begun = begin(book, trial_plan(2)?, at("2027-03-27T12:00:00Z")?)?;
    assert_eq!(begun.subscription.anchor, Anchor::new(at("2027-03-29T11:00:00Z")?));
    Ok(())
}

#[test]
fn every_beginning_marks_the_account_as_subscribed_one_version_on() -> Checked {
    for plan in [plan()?, free_plan()?, trial_plan(14)?] {
        let begun = begin(book()?, plan, at(NOON)?)?;
        assert!(begun.written.account()?.subscribed);
        assert_eq!(begun.written.account()?.version, book()?.account.version.next());
        assert_eq!(begun.subscription.version, Version::FIRST);
    }
    Ok(())
}

#[test]
fn the_zone_and_the_release_of_its_database_are_frozen_with_the_subscription() -> Checked {
    let mut book = book()?;
    book.account.time_zone = zone("America/New_York")?;
    let begun = begin(book, plan()?, at(NOON)?)?;
    assert_eq!(begun.subscription.zone.name(), "America/New_York");
    assert_eq!(Some(begun.subscription.zone_database.as_str()), domain::time::TIME_ZONE_DATABASE);
    Ok(())
}

#[test]
fn seats_multiply_the_price() -> Checked {
    let plan = PlanVersion { components: vec![per_seat("4.50")?], ..plan()? };
    let sale = sale(book()?, vec![plan], at(NOON)?);
    let decided = subscribe(&sale, &subscribing(&[item(1, Some(7))])?)?;
    assert_eq!(Written(decided.decision).document()?.total, eur(3150)?);
    for seats in [None, Some(0)] {
        let refused = subscribe(&sale, &subscribing(&[item(1, seats)])?);
        assert_eq!(refused.err(), Some(Refusal::QuantityMismatch));
    }
    Ok(())
}

#[test]
fn the_same_command_at_the_same_instant_decides_the_same() -> Checked {
    let first = begin(book()?, plan()?, at(NOON)?)?;
    let second = begin(book()?, plan()?, at(NOON)?)?;
    assert_eq!(first.written.0, second.written.0);
    Ok(())
}

#[test]
fn a_beginning_beyond_the_calendar_is_refused() -> Checked {
    let sale = sale(book()?, vec![plan()?], at("9999-12-15T00:00:00Z")?);
    let refused = subscribe(&sale, &subscribing(&[item(1, None)])?);
    assert_eq!(refused.err(), Some(Refusal::BeyondCalendar));
    Ok(())
}
