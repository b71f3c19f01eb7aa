//! How recurring revenue moves. Plan 1 brings 30.00 a month.

use crate::support::gateway::Weather;
use crate::support::office::Office;
use crate::support::{Checked, at, item};
use domain::event::EventKind;
use domain::revenue::MovementKind;
use domain::subscription::{CancelWhen, ChangeWhen, PauseWhen, Status};

fn movements(office: &Office) -> Vec<(MovementKind, i64)> {
    office.books.movements.iter().map(|it| (it.kind, it.monthly.amount())).collect()
}

#[test]
fn what_begins_is_new_once_and_comes_back_after_that() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    assert_eq!(movements(&office), [(MovementKind::New, 3000)]);
    office.pause(PauseWhen::Now)?;
    office.resume()?;
    office.collect(Weather::Approves)?;
    office.cancel(CancelWhen::Now { gives_back: true })?;
    let moved = [(MovementKind::Churn, -3000), (MovementKind::Reactivation, 3000), (MovementKind::Churn, -3000)];
    assert_eq!(movements(&office)[1..], moved);
    Ok(())
}

#[test]
fn a_change_that_brings_as_much_moves_nothing() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.change(&[item(7, None)], ChangeWhen::Now)?;
    assert_eq!(movements(&office), [(MovementKind::New, 3000)], "360.00 a year are 30.00 a month");
    Ok(())
}

#[test]
fn being_past_due_is_told_once() -> Checked {
    let mut office = Office::with(&[item(1, None)])?;
    office.go_on(at("2027-05-01T00:00:00Z")?, Weather::Declines)?;
    office.change(&[item(1, None), item(4, None)], ChangeWhen::Now)?;
    office.go_on(at("2027-07-02T00:00:00Z")?, Weather::Declines)?;
    assert_eq!(office.status()?, Status::PastDue);
    assert_eq!(office.books.events.iter().filter(|it| it.kind == EventKind::SubscriptionPastDue).count(), 1);
    Ok(())
}
