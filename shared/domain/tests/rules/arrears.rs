//! Arrears, and what is charged once. Plan 5 costs 20.00 in arrears, plan 6 costs 30.00 and 100.00 once.

use crate::support::gateway::Weather;
use crate::support::office::{Office, refused};
use crate::support::{Checked, at, item};
use domain::Refusal;
use domain::invoice::LineRule;
use domain::money::Money;
use domain::subscription::{CancelWhen, ChangeWhen, Outcome, Status};

const MID: &str = "2027-04-16T00:00:00Z";
const END: &str = "2027-05-01T00:00:00Z";

fn charged(outcome: &Outcome) -> i64 {
    outcome.invoice.as_ref().map_or(0, |invoice| invoice.document.total.amount())
}

fn given(outcome: &Outcome) -> i64 {
    outcome.credit_notes.iter().map(|note| note.total.amount()).sum()
}

#[test]
fn what_is_charged_in_arrears_begins_without_a_payment() -> Checked {
    let mut office = Office::without_method()?;
    office.subscribe(&[item(5, None)])?;
    assert_eq!(office.status()?, Status::Active);
    assert!(office.books.documents.is_empty());
    office.until(END)?;
    let invoice = office.invoice(1)?;
    assert_eq!(invoice.document.total.amount(), 2000);
    assert_eq!(invoice.document.lines[0].rule, LineRule::Arrears);
    assert_eq!(invoice.document.lines[0].span.end(), at(END)?);
    assert_eq!(office.status()?, Status::PastDue);
    Ok(())
}

#[test]
fn what_was_had_for_a_part_of_the_period_is_charged_for_that_part() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until("2027-04-11T00:00:00Z")?;
    let outcome = office.change(&[item(1, None), item(5, None)], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (0, 0));
    office.until("2027-04-20T00:00:00Z")?;
    let outcome = office.change(&[item(1, None)], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (0, 0), "it waits for the boundary");
    office.until(END)?;
    let lines: Vec<_> =
        office.invoice(2)?.document.lines.iter().map(|line| (line.rule, line.amount.amount())).collect();
    assert_eq!(lines, [(LineRule::Arrears, 600), (LineRule::Advance, 3000)]);
    Ok(())
}

#[test]
fn arrears_left_and_taken_again_within_a_second_run_on() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(5, None)])?;
    office.until(MID)?;
    office.change(&[item(8, None)], ChangeWhen::Now)?;
    office.change(&[item(5, None)], ChangeWhen::Now)?;
    office.until(END)?;
    let invoice = office.books.documents.values().last().cloned().ok_or_else(|| crate::support::missing("invoice"))?;
    let arrears: Vec<_> = invoice.lines.iter().filter(|line| line.rule == LineRule::Arrears).collect();
    assert_eq!((arrears.len(), arrears[0].amount.amount()), (1, 2000));
    Ok(())
}

#[test]
fn another_interval_charges_what_ran_until_then() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(5, None)])?;
    office.until(MID)?;
    let outcome = office.change(&[item(7, None)], ChangeWhen::Now)?;
    let lines = outcome.invoice.map(|it| it.document.lines).unwrap_or_default();
    assert_eq!(lines.iter().map(|line| line.amount.amount()).collect::<Vec<_>>(), [1000, 36_000]);
    Ok(())
}

#[test]
fn a_set_up_fee_is_charged_once() -> Checked {
    let mut office = Office::with(&[item(6, None)])?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 13_000);
    office.until(MID)?;
    let outcome = office.change(&[item(1, None)], ChangeWhen::Now)?;
    assert_eq!(given(&outcome), 1500, "the fee stays charged");
    office.until("2027-04-17T00:00:00Z")?;
    let outcome = office.change(&[item(6, None)], ChangeWhen::Now)?;
    assert_eq!(charged(&outcome), 1400);
    office.collect(Weather::Approves)?;
    office.until(END)?;
    assert_eq!(office.books.documents.values().last().map(|it| it.total.amount()), Some(3000));
    office.cancel(CancelWhen::Now { gives_back: true })?;
    office.reactivate()?;
    assert_eq!(office.books.documents.values().last().map(|it| it.total.amount()), Some(3000));
    Ok(())
}

#[test]
fn a_set_up_fee_taken_off_at_the_instant_it_was_charged_is_given_back() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.until(MID)?;
    let before = office.position()?;
    for _ in 0..3 {
        let outcome = office.change(&[item(6, None)], ChangeWhen::Now)?;
        assert_eq!(charged(&outcome), 11_500);
        let outcome = office.change(&[item(1, None)], ChangeWhen::Now)?;
        assert_eq!(given(&outcome), 11_500);
        assert_eq!(office.position()?, before);
    }
    assert!(office.subscription()?.fees.is_empty());
    office.change(&[item(6, None)], ChangeWhen::Now)?;
    office.now = office.now.after_seconds(1);
    let outcome = office.change(&[item(1, None)], ChangeWhen::Now)?;
    assert_eq!(given(&outcome), 1500, "a second later it stays, restored or not");
    Ok(())
}

#[test]
fn a_fee_for_seats_is_for_those_there_were_when_it_was_charged() -> Checked {
    let mut office = Office::new()?;
    for plan in office.books.plans.iter_mut().filter(|plan| plan.plan == crate::support::id(6)) {
        let seat = domain::price::Price::PerUnit { unit_price: "5".parse()? };
        plan.components[1].prices = [(crate::support::currency("EUR")?, seat)].into();
    }
    office.subscribe(&[item(6, Some(2))])?;
    office.collect(Weather::Approves)?;
    assert_eq!(office.invoice(1)?.document.total.amount(), 4000);
    let outcome = office.change(&[item(6, Some(3))], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (1500, 1000), "at the same instant it is another fee");
    office.now = office.now.after_seconds(60);
    let outcome = office.change(&[item(6, Some(9))], ChangeWhen::Now)?;
    assert_eq!((charged(&outcome), given(&outcome)), (0, 0));
    Ok(())
}

#[test]
fn a_boundary_charges_what_ended_and_what_begins() -> Checked {
    let mut office = Office::with(&[item(1, None), item(5, None)])?;
    office.until("2027-06-01T00:00:00Z")?;
    let totals: Vec<_> = office.books.documents.values().map(|it| it.total.amount()).collect();
    assert_eq!(totals, [3000, 5000, 5000]);
    let recurring = office.subscription()?.recurring;
    assert_eq!(recurring, Money::new(5000, recurring.currency())?);
    Ok(())
}

#[test]
fn what_never_ran_is_not_charged() -> Checked {
    let mut office = Office::new()?;
    office.subscribe(&[item(5, None)])?;
    office.cancel(CancelWhen::Now { gives_back: false })?;
    assert_eq!(office.status()?, Status::Cancelled);
    assert!(office.books.documents.is_empty());
    Ok(())
}

#[test]
fn at_most_a_hundred_spans_wait_for_the_end_of_a_period() -> Checked {
    let mut office = Office::new()?;
    for plan in office.books.plans.iter_mut().filter(|plan| plan.plan == crate::support::id(5)) {
        let seat = domain::price::Price::PerUnit { unit_price: "5".parse()? };
        plan.components[0].prices = [(crate::support::currency("EUR")?, seat)].into();
    }
    office.subscribe(&[item(5, Some(1))])?;
    for seats in 2..=101 {
        office.now = office.now.after_seconds(1);
        office.change(&[item(5, Some(seats))], ChangeWhen::Now)?;
    }
    office.now = office.now.after_seconds(1);
    refused(office.change(&[item(5, Some(102))], ChangeWhen::Now), Refusal::TooManyChanges)?;
    office.until(END)?;
    assert_eq!(office.invoice(1)?.document.lines.len(), 101);
    Ok(())
}
