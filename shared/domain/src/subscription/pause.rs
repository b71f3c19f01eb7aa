use super::pending::put_off;
use super::table::{Command, allowed};
use super::turn::{Outcome, Turn};
use super::{Pending, PendingKind, Sale, Status, Subscription};
use crate::event::EventKind;
use crate::id::invoice_of_change;
use crate::invoice::InvoiceReason;
use crate::time::Period;
use crate::{Decided, Refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseWhen {
    /// The rest of the period is given back.
    Now,
    PeriodEnd,
}

/// Pauses the subscription: it neither charges nor entitles until it is resumed. Its cycle goes on.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::SomethingScheduled`]; [`Refusal::TooManyChanges`];
/// [`Refusal::AmountOutOfRange`].
pub fn pause(sale: &Sale, subscription: &Subscription, when: PauseWhen) -> Result<Decided<Outcome>, Refusal> {
    match when {
        PauseWhen::Now => {
            allowed(sale, subscription, Command::PauseNow)?;
            if subscription.pending.is_some() {
                return Err(Refusal::SomethingScheduled);
            }
            let mut turn = Turn::of(sale, subscription, sale.now);
            turn.pause_now()?;
            turn.finish()
        }
        PauseWhen::PeriodEnd => {
            allowed(sale, subscription, Command::PauseAtPeriodEnd)?;
            let pending = Pending { at: subscription.period.end(), kind: PendingKind::Pause };
            let Decided { decision, output } = put_off(sale, subscription, pending)?;
            Ok(decision.with(Outcome { subscription: output, invoice: None, credit_notes: Vec::new() }))
        }
    }
}

/// Goes on: the rest of the period of the original cycle that it is now is charged. A change that was scheduled for the
/// time of the pause is made.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::PaymentMethodRequired`], [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn resume(sale: &Sale, subscription: &Subscription) -> Result<Decided<Outcome>, Refusal> {
    allowed(sale, subscription, Command::Resume)?;
    let mut turn = Turn::of(sale, subscription, sale.now);
    if let Some(PendingKind::Change { items }) = turn.take_pending() {
        turn.change_idle(items)?;
        turn.event(EventKind::SubscriptionChanged);
    }
    let index = turn.after.anchor.index_at(turn.at, turn.after.interval, &turn.after.zone)?;
    let whole = turn.after.anchor.period(index, turn.after.interval, &turn.after.zone)?;
    let rest = Period::new(turn.at, whole.end())?;
    if !turn.after.period.contains(turn.at) {
        turn.enter_period();
    }
    turn.after.period = rest;
    turn.after.next_index = index.saturating_add(1);
    let items = turn.after.items.clone();
    let charges = turn.exchange(&items, rest, whole)?;
    let part = turn.part(rest, whole)?;
    let id = invoice_of_change(turn.after.id, turn.after.version, turn.after.created_at);
    turn.charge(charges, part, id, InvoiceReason::Change)?;
    turn.check_means()?;
    turn.run();
    turn.event(EventKind::SubscriptionResumed);
    turn.finish()
}

impl Turn<'_> {
    pub(crate) fn pause_now(&mut self) -> Result<(), Refusal> {
        self.reconsider_discount();
        self.stop(true)?;
        self.settle_discount();
        self.pause();
        Ok(())
    }

    pub(crate) fn pause(&mut self) {
        self.after.status = Status::Paused;
        self.after.due = self.after.next_look();
        // What ran in it was charged, and is over.
        self.after.left = None;
        self.event(EventKind::SubscriptionPaused);
    }
}
