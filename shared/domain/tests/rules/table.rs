//! The table of states and commands, held against the rules themselves.

use crate::support::gateway::Weather;
use crate::support::office::Office;
use crate::support::{Checked, Fault, at, id, item, missing, name, subscribing, wall};
use domain::Refusal;
use domain::coupon::{Coupon, CouponDuration, CreateCoupon, Effect, create};
use domain::subscription::{
    CancelWhen, ChangeWhen, Command, CommandRefusal, PauseWhen, PendingKind, Status, Subscribe, Verdict, verdict,
};

/// A subscription in a state, made by commands.
fn office(status: Status) -> Result<Office, Fault> {
    let mut office = match status {
        Status::Incomplete | Status::Expired => Office::without_method()?,
        _ => Office::new()?,
    };
    match status {
        Status::Scheduled => {
            let start = Some(at("2027-04-20T00:00:00Z")?);
            office.subscribe_as(&Subscribe { start, ..subscribing(&[item(1, None)])? })?;
        }
        Status::Trialing => drop(office.subscribe(&[item(9, None)])?),
        _ => drop(office.subscribe(&[item(1, None)])?),
    }
    office.collect(Weather::Approves)?;
    match status {
        Status::PastDue => office.go_on(at("2027-05-01T00:00:00Z")?, Weather::Declines)?,
        Status::Paused => drop(office.pause(PauseWhen::Now)?),
        Status::Cancelled => drop(office.cancel(CancelWhen::Now { gives_back: false })?),
        Status::Expired => office.until("2027-04-02T00:00:00Z")?,
        _ => {}
    }
    assert_eq!(office.status()?, status);
    Ok(office)
}

fn coupon() -> Result<Coupon, Fault> {
    let command = CreateCoupon {
        id: id(1),
        code: "SPRING".to_owned().try_into()?,
        name: name("Spring")?,
        effect: Effect::Percent("50".parse()?),
        duration: CouponDuration::Once,
        redeem_by: None,
        plans: [].into(),
        limit: None,
    };
    Ok(create(command, wall("2026-01-01T00:00:00Z")?)?.output)
}

fn give(office: &mut Office, command: Command) -> Checked {
    match command {
        Command::Change => office.change(&[item(2, None)], ChangeWhen::Now).map(drop),
        Command::CancelScheduledChange => office.cancel_scheduled().map(drop),
        Command::PauseNow => office.pause(PauseWhen::Now).map(drop),
        Command::PauseAtPeriodEnd => office.pause(PauseWhen::PeriodEnd).map(drop),
        Command::Resume => office.resume().map(drop),
        Command::CancelNow => office.cancel(CancelWhen::Now { gives_back: true }).map(drop),
        Command::CancelAtPeriodEnd => office.cancel(CancelWhen::PeriodEnd).map(drop),
        Command::Uncancel => office.uncancel().map(drop),
        Command::Reactivate => office.reactivate().map(drop),
        Command::ApplyCoupon => office.apply_coupon(&coupon()?).map(drop),
        Command::RemoveCoupon => office.remove_coupon().map(drop),
    }
}

/// What the subscription becomes of a command that it takes.
fn becomes(status: Status, command: Command) -> Status {
    match command {
        Command::PauseNow => Status::Paused,
        Command::CancelNow => Status::Cancelled,
        Command::Resume => Status::Active,
        Command::Reactivate => Status::Incomplete,
        // The unpaid invoice is settled by what is given back of it.
        Command::Change if status == Status::PastDue => Status::Active,
        _ => status,
    }
}

#[test]
fn every_command_in_every_state_does_what_the_table_says() -> Checked {
    for status in Status::ALL {
        for command in Command::ALL {
            let mut office = office(status)?;
            let case = format!("{command:?} of {status:?}");
            // What takes something back needs something there.
            let scheduled = match (command, verdict(status, command)) {
                (Command::CancelScheduledChange, Verdict::Allowed) if status != Status::Paused => {
                    office.change(&[item(2, None)], ChangeWhen::PeriodEnd).map(drop)
                }
                (Command::RemoveCoupon, Verdict::Allowed) => office.apply_coupon(&coupon()?).map(drop),
                (Command::Uncancel, Verdict::Allowed) => office.cancel(CancelWhen::PeriodEnd).map(drop),
                _ => Ok(()),
            };
            scheduled?;
            let before = office.subscription()?;
            let given = give(&mut office, command);
            match verdict(status, command) {
                Verdict::Allowed if (status, command) == (Status::Paused, Command::CancelScheduledChange) => {
                    let fault = given.err().ok_or_else(|| missing("refusal"))?;
                    assert!(fault.is(Refusal::NothingScheduled), "{case}: {fault}");
                }
                Verdict::Allowed => {
                    given?;
                    assert_eq!(office.status()?, becomes(status, command), "{case}");
                }
                Verdict::Refused(_) | Verdict::NotApplicable => {
                    let fault = given.err().ok_or_else(|| missing("refusal"))?;
                    assert!(fault.is(Refusal::Command(CommandRefusal { command, status })), "{case}: {fault}");
                    assert_eq!(office.subscription()?, before, "{case}");
                }
            }
        }
    }
    Ok(())
}

/// The rows of the rule book's table, each with a cell for every state.
fn table() -> Result<Vec<(&'static str, Vec<&'static str>)>, Fault> {
    let (_, rest) = include_str!("../../RULES.md").split_once("| | scheduled |").ok_or_else(|| missing("table"))?;
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.trim_matches('|').split('|').map(str::trim));
    cells.map(|mut cells| Ok((cells.next().ok_or_else(|| missing("command"))?, cells.collect()))).collect()
}

#[test]
fn the_rule_book_shows_the_table() -> Checked {
    let notes = include_str!("../../RULES.md").lines().find(|line| line.starts_with('¹')).unwrap_or_default();
    let table = table()?;
    assert!(table.iter().map(|(command, _)| *command).eq(Command::ALL.map(Command::name)));
    for ((_, cells), command) in table.iter().zip(Command::ALL) {
        assert_eq!(cells.len(), Status::ALL.len());
        for (cell, status) in cells.iter().zip(Status::ALL) {
            let case = format!("{command:?} of {status:?}: {cell}");
            match verdict(status, command) {
                Verdict::Allowed => assert_eq!(*cell, "yes", "{case}"),
                Verdict::NotApplicable => assert_eq!(*cell, "–", "{case}"),
                Verdict::Refused(rule) => {
                    let note = cell.strip_prefix("no").ok_or_else(|| missing("no"))?;
                    assert!(notes.contains(&format!("{note} {rule}")), "{case}");
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_refusal_names_the_rule_and_what_is_allowed() {
    for status in Status::ALL {
        for command in Command::ALL {
            let text = CommandRefusal { command, status }.to_string();
            assert!(text.contains(command.name()), "{text}");
            if let Verdict::Refused(rule) = verdict(status, command) {
                assert!(text.contains(rule), "{text}");
            }
            let (_, allowed) = text.rsplit_once(';').unwrap_or_default();
            for other in Command::ALL {
                let named = allowed.contains(other.name());
                // One name begins another.
                let longer = other == Command::Change && allowed.contains(Command::CancelScheduledChange.name());
                assert!(longer || named == (verdict(status, other) == Verdict::Allowed), "{other:?}: {text}");
            }
        }
    }
}

#[test]
fn what_is_scheduled_is_shown() -> Checked {
    let mut office = office(Status::Active)?;
    office.cancel(CancelWhen::PeriodEnd)?;
    let pending = office.subscription()?.pending.ok_or_else(|| missing("pending"))?;
    assert_eq!((pending.at, pending.kind), (at("2027-05-01T00:00:00Z")?, PendingKind::Cancel));
    Ok(())
}
