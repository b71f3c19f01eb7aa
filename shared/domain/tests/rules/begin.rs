//! Starts: now, earlier, later, on a billing day.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, at, item, subscribing};
use domain::Refusal;
use domain::event::EventKind;
use domain::invoice::{InvoiceReason, InvoiceStatus, LineRule};
use domain::subscription::{ChangeWhen, Status, Subscribe};
use domain::time::{AnchorRule, BillingDay};

#[test]
fn a_start_to_come_is_waited_for() -> Checked {
    let mut office = Office::new()?;
    let start = at("2027-04-16T00:00:00Z")?;
    office.subscribe_as(&Subscribe { start: Some(start), ..subscribing(&[item(1, None)])? })?;
    assert_eq!((office.status()?, office.subscription()?.due), (Status::Scheduled, Some(start)));
    assert_eq!(office.books.book.entitlements.current().count(), 0);
    office.now = at("2027-04-16T08:00:00Z")?;
    office.bill()?;
    assert_eq!(office.status()?, Status::Incomplete);
    assert_eq!(office.subscription()?.period.start(), start);
    assert_eq!(
        office.subscription()?.due,
        Some(at("2027-04-17T07:00:00Z")?),
        "the time to pay begins when it can be paid"
    );
    assert_eq!(office.invoice(1)?.state.reason, InvoiceReason::FirstPayment);
    office.collect(Weather::Approves)?;
    assert_eq!(office.status()?, Status::Active);
    Ok(())
}

#[test]
fn a_scheduled_start_that_costs_nothing_is_told() -> Checked {
    let mut office = Office::new()?;
    let start = at("2027-04-16T00:00:00Z")?;
    office.subscribe_as(&Subscribe { start: Some(start), ..subscribing(&[item(8, None)])? })?;
    office.until("2027-04-16T00:00:00Z")?;
    assert_eq!(office.status()?, Status::Active);
    assert!(office.books.events.iter().any(|it| it.kind == EventKind::SubscriptionActivated));
    Ok(())
}

#[test]
fn an_earlier_start_is_billed_period_by_period_once_it_is_paid() -> Checked {
    let mut office = Office::new()?;
    office.subscribe_as(&Subscribe { start: Some(at("2026-12-15T00:00:00Z")?), ..subscribing(&[item(1, None)])? })?;
    assert_eq!(office.status()?, Status::Incomplete);
    assert_eq!(office.bill()?, 0, "nothing follows before it is paid");
    office.now = at("2027-04-01T20:00:00Z")?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.bill()?, 3);
    let spans: Vec<_> = office.books.documents.values().map(|it| it.lines[0].span).collect();
    for (one, next) in spans.iter().zip(&spans[1..]) {
        assert_eq!(one.end(), next.start());
    }
    assert_eq!(office.subscription()?.due, Some(at("2027-04-15T00:00:00Z")?));
    Ok(())
}

#[test]
fn starts_are_within_a_year_of_now() -> Checked {
    let mut office = Office::new()?;
    for start in ["2026-03-30T00:00:00Z", "2028-04-02T00:00:01Z"] {
        let command = Subscribe { start: Some(at(start)?), ..subscribing(&[item(1, None)])? };
        refused(office.subscribe_as(&command), Refusal::StartOutOfRange)?;
    }
    for (number, start) in [(2, "2026-03-31T00:00:00Z"), (3, "2028-04-01T00:00:00Z")] {
        let command =
            Subscribe { id: crate::support::id(number), start: Some(at(start)?), ..subscribing(&[item(1, None)])? };
        office.subscribe_as(&command)?;
    }
    Ok(())
}

#[test]
fn a_stub_is_the_part_of_the_period_that_ends_on_the_billing_day() -> Checked {
    for (rule, end, total) in [
        (AnchorRule::BillingDay(BillingDay::new(16)?), "2027-04-16T00:00:00Z", 1452),
        (AnchorRule::BillingDay(BillingDay::new(31)?), "2027-04-30T00:00:00Z", 2900),
        (AnchorRule::CalendarMonth, "2027-05-01T00:00:00Z", 3000),
    ] {
        let mut office = Office::new()?;
        office.subscribe_as(&Subscribe { anchor_rule: rule, ..subscribing(&[item(1, None)])? })?;
        assert_eq!(office.subscription()?.period.end(), at(end)?, "{rule:?}");
        assert_eq!(office.invoice(1)?.document.total.amount(), total, "{rule:?}");
        office.collect(Weather::Approves)?;
        office.until("2028-06-01T00:00:00Z")?;
        assert!(office.books.documents.values().skip(1).all(|it| it.total.amount() == 3000));
    }
    Ok(())
}

#[test]
fn a_billing_day_of_weeks_is_refused_before_it_begins() -> Checked {
    let mut office = Office::new()?;
    for start in [None, Some(at("2027-05-01T00:00:00Z")?)] {
        let command = Subscribe { anchor_rule: AnchorRule::CalendarMonth, start, ..subscribing(&[item(11, None)])? };
        refused(office.subscribe_as(&command), Refusal::BillingDayNeedsMonths)?;
    }
    Ok(())
}

#[test]
fn a_plan_may_begin_before_it_is_paid() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(12, None)])?;
    assert_eq!(office.status()?, Status::PastDue);
    assert_eq!(office.books.book.entitlements.current().count(), 1);
    assert_eq!(office.books.movements.len(), 1);
    Ok(())
}

#[test]
fn who_has_time_to_pay_begins_at_once() -> Checked {
    let mut office = Office::without_method()?;
    office.books.book.account.payment_terms_days = 14;
    office.subscribe(&[item(1, None)])?;
    assert_eq!(office.status()?, Status::Active);
    assert_eq!(office.invoice(1)?.document.due_at, at("2027-04-15T00:00:00Z")?);
    assert_eq!(office.invoice(1)?.state.status, InvoiceStatus::Open);
    Ok(())
}

#[test]
fn a_price_that_cannot_be_billed_later_is_refused_now() -> Checked {
    // A trial, a start to come and a change to come charge nothing yet.
    let mut office = Office::new()?;
    for plan in &mut office.books.plans {
        for component in &mut plan.components {
            for price in component.prices.values_mut() {
                *price = domain::price::Price::Flat { amount: crate::support::eur(domain::money::Money::MAX_AMOUNT)? };
            }
        }
    }
    refused(office.subscribe(&[item(9, None)]), Refusal::AmountOutOfRange)?;
    let start = Some(at("2027-05-01T00:00:00Z")?);
    refused(office.subscribe_as(&Subscribe { start, ..subscribing(&[item(1, None)])? }), Refusal::AmountOutOfRange)?;
    refused(office.subscribe(&[item(5, None)]), Refusal::AmountOutOfRange)
}

#[test]
fn a_day_that_the_zone_skipped_is_neither_sold_nor_in_the_way() -> Checked {
    // Apia went from 29 to 31 December 2011.
    let mut office = Office::new()?;
    office.books.book.account.time_zone = crate::support::zone("Pacific/Apia")?;
    for plan in &mut office.books.plans {
        plan.interval = crate::support::every(1, domain::time::IntervalUnit::Day)?;
    }
    office.now = at("2011-12-29T20:00:00Z")?;
    office.subscribe(&[item(1, None), item(5, None)])?;
    office.collect(Weather::Approves)?;
    office.change(&[item(2, None), item(5, None)], ChangeWhen::Now)?;
    office.collect(Weather::Approves)?;
    office.until("2012-01-02T20:00:00Z")?;
    let starts: Vec<_> = office
        .books
        .documents
        .values()
        .flat_map(|it| it.lines.iter().filter(|line| line.rule == LineRule::Advance))
        .map(|line| line.span.start().to_string()[5..10].to_owned())
        .collect();
    assert_eq!(starts, ["12-29", "12-29", "12-30", "12-31", "01-01", "01-02"]);
    Ok(())
}
