use super::turn::Turn;
use super::{PendingKind, Sale, Status, Subscription};
use crate::event::EventKind;
use crate::invoice::InvoiceReason;
use crate::job::Job;
use crate::time::{BillingTime, Fraction, Period};
use crate::{Decision, Refusal};
use jiff::SignedDuration;

/// How long the end of an unpaid beginning waits while the gateway has not said whether it was paid.
const UNKNOWN_OUTCOME_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// A subscription with what billing it looks at: [`Subscription::plan_versions`] and [`Subscription::papers`].
#[derive(Clone, Debug)]
pub struct Due {
    pub sale: Sale,
    pub subscription: Subscription,
}

/// Does the next thing that is due by now; nothing when nothing is. A subscription that fell behind is brought up
/// to date by calling again, one step at a time.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn bill(due: &Due) -> Result<Decision, Refusal> {
    let Due { sale, subscription } = due;
    let Some(at) = subscription.due.filter(|instant| *instant <= sale.now) else {
        return Ok(Decision::in_book(&sale.book, sale.now));
    };
    let mut turn = Turn::of(sale, subscription, at);
    match subscription.status {
        // A beginning waits for its own invoice before any other.
        status if status != Status::Incomplete && subscription.falls_due().is_some() => turn.fall_due()?,
        Status::Scheduled => {
            turn.begin(at)?;
            if turn.after.status.entitles() {
                turn.event(EventKind::SubscriptionActivated);
            }
        }
        Status::Incomplete => expire(&mut turn)?,
        Status::Trialing => trial(&mut turn, at)?,
        Status::Active | Status::PastDue => match step(&mut turn, at) {
            Err(Refusal::TooManyChanges) => {
                turn = Turn::of(sale, subscription, at);
                put_off_to_boundary(&mut turn);
            }
            stepped => stepped?,
        },
        // Nothing is due of these but invoices.
        Status::Paused | Status::Cancelled | Status::Expired => turn.after.due = turn.after.next_look(),
    }
    let mut decision = turn.finish()?.decision;
    // Whoever bills goes on until nothing is due.
    decision.jobs.retain(|job| !matches!(job, Job::BillAccount { .. }));
    Ok(decision)
}

/// What a trial comes to: something pending, or its end.
fn trial(turn: &mut Turn<'_>, at: BillingTime) -> Result<(), Refusal> {
    let ends = at >= turn.after.period.end();
    match turn.take_pending() {
        Some(PendingKind::Cancel) => {
            turn.end();
            return Ok(());
        }
        Some(PendingKind::Change { items }) => {
            turn.take_items(items)?;
            turn.event(EventKind::SubscriptionChanged);
        }
        Some(PendingKind::Pause) | None => {}
    }
    if ends {
        return turn.end_trial(at);
    }
    turn.after.due = Some(turn.after.next_due());
    Ok(())
}

/// What a running subscription comes to: something pending within the period, or the boundary.
fn step(turn: &mut Turn<'_>, at: BillingTime) -> Result<(), Refusal> {
    if at >= turn.after.period.end() {
        return boundary(turn, at);
    }
    match turn.take_pending() {
        Some(PendingKind::Change { items }) => {
            turn.change_now(items)?;
            turn.event(EventKind::SubscriptionChanged);
        }
        Some(PendingKind::Pause) => turn.pause_now()?,
        Some(PendingKind::Cancel) => turn.cancel_now(false)?,
        None => turn.after.due = Some(turn.after.next_due()),
    }
    Ok(())
}

/// What cannot be kept apart from the rest of its period waits for the next.
fn put_off_to_boundary(turn: &mut Turn<'_>) {
    let boundary = turn.after.period.end();
    if let Some(pending) = &mut turn.after.pending {
        pending.at = boundary;
    }
    turn.after.due = Some(boundary);
    turn.event(EventKind::SubscriptionUpdated);
}

/// Ends a period: charges what ran in it, and what the next one takes in advance, unless there is none.
fn boundary(turn: &mut Turn<'_>, at: BillingTime) -> Result<(), Refusal> {
    let ended = turn.after.whole_period()?;
    let mut charges = turn.charge_accruals(at, ended)?;
    let pending = turn.take_pending();
    let stops = matches!(pending, Some(PendingKind::Cancel | PendingKind::Pause));
    turn.enter_period();
    if stops {
        turn.after.next_index = turn.after.next_index.saturating_add(1);
        turn.charge_boundary(charges, Fraction::WHOLE, InvoiceReason::Renewal)?;
        turn.after.next_index = turn.after.next_index.saturating_sub(1);
        turn.run();
        match pending {
            Some(PendingKind::Pause) => turn.pause(),
            _ => turn.end(),
        }
        return Ok(());
    }
    let before = turn.after.interval;
    if let Some(PendingKind::Change { items }) = pending {
        turn.take_items(items)?;
        turn.event(EventKind::SubscriptionChanged);
    }
    if turn.after.interval == before {
        let (index, period) =
            turn.after.anchor.period_from(turn.after.next_index, turn.after.interval, &turn.after.zone)?;
        turn.after.period = Period::new(at, period.end())?;
        turn.after.next_index = index.saturating_add(1);
        charges.extend(turn.charge_period(turn.after.period, period)?);
        turn.charge_boundary(charges, Fraction::WHOLE, InvoiceReason::Renewal)?;
    } else {
        turn.after.cycle = turn.after.cycle.saturating_add(1);
        let (first, part) = turn.begin_cycle(at)?;
        charges.extend(first);
        turn.charge_boundary(charges, part, InvoiceReason::Renewal)?;
    }
    turn.event(EventKind::SubscriptionRenewed);
    turn.run();
    Ok(())
}

/// Ends a beginning that was not paid in time and voids its invoice, unless the gateway may still have charged it.
fn expire(turn: &mut Turn<'_>) -> Result<(), Refusal> {
    match turn.let_go_of_beginning() {
        Err(Refusal::PaymentUnderWay) => {
            turn.after.due = Some(turn.sale.now.after(UNKNOWN_OUTCOME_WAIT));
            return Ok(());
        }
        done => done?,
    }
    if turn.after.counted {
        turn.end();
    } else {
        turn.after.status = Status::Expired;
        turn.after.due = turn.after.next_look();
        turn.event(EventKind::SubscriptionExpired);
    }
    Ok(())
}
