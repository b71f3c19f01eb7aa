use super::table::{Command, allowed};
use super::turn::Turn;
use super::{Item, Sale, Subscription};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::time::BillingTime;
use crate::{Decided, Decision, Refusal};
use serde::{Deserialize, Serialize};

/// Something that is to happen later. There is one at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub at: BillingTime,
    pub kind: PendingKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingKind {
    Change { items: Vec<Item> },
    Cancel,
    Pause,
}

/// Takes a scheduled change or pause back.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::NothingScheduled`].
pub fn cancel_scheduled(sale: &Sale, subscription: &Subscription) -> Result<Decided<Subscription>, Refusal> {
    allowed(sale, subscription, Command::CancelScheduledChange)?;
    match subscription.pending.as_ref().map(|pending| &pending.kind) {
        Some(PendingKind::Change { .. } | PendingKind::Pause) => Ok(forget(sale, subscription)),
        Some(PendingKind::Cancel) | None => Err(Refusal::NothingScheduled),
    }
}

/// Takes a scheduled cancellation back.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::NotCancelling`].
pub fn uncancel(sale: &Sale, subscription: &Subscription) -> Result<Decided<Subscription>, Refusal> {
    allowed(sale, subscription, Command::Uncancel)?;
    match subscription.pending.as_ref().map(|pending| &pending.kind) {
        Some(PendingKind::Cancel) => Ok(forget(sale, subscription)),
        Some(PendingKind::Change { .. } | PendingKind::Pause) | None => Err(Refusal::NotCancelling),
    }
}

impl Turn<'_> {
    /// What is pending and due at this turn's instant, which is pending no more.
    pub(crate) fn take_pending(&mut self) -> Option<PendingKind> {
        let at = self.at;
        self.after.pending.take_if(|pending| pending.at <= at).map(|pending| pending.kind)
    }
}

fn forget(sale: &Sale, subscription: &Subscription) -> Decided<Subscription> {
    let after = subscription.changed(|after| {
        after.pending = None;
        after.due = after.next_look();
    });
    scheduled(sale, after)
}

/// Puts off what is to happen at `pending.at`.
///
/// # Errors
/// [`Refusal::SomethingScheduled`] where something is already.
pub(crate) fn put_off(
    sale: &Sale,
    subscription: &Subscription,
    pending: Pending,
) -> Result<Decided<Subscription>, Refusal> {
    if subscription.pending.is_some() {
        return Err(Refusal::SomethingScheduled);
    }
    let after = subscription.changed(|after| {
        after.pending = Some(pending);
        after.due = Some(after.next_due());
    });
    Ok(scheduled(sale, after))
}

fn scheduled(sale: &Sale, after: Subscription) -> Decided<Subscription> {
    let mut decision = Decision::in_book(&sale.book, sale.now);
    decision.events.push(Event::new(EventKind::SubscriptionUpdated, after.id, after.version));
    decision.writes.push(Write::Subscription(after.clone()));
    decision.with(after)
}
