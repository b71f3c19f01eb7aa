use super::item::check_items;
use super::table::{Command, allowed};
use super::turn::{Outcome, Turn};
use super::{Sale, Subscription};
use crate::event::EventKind;
use crate::{Decided, Refusal};

/// Begins a cancelled subscription again, with what it had, without a trial; its first invoice has to be paid.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn reactivate(sale: &Sale, subscription: &Subscription) -> Result<Decided<Outcome>, Refusal> {
    allowed(sale, subscription, Command::Reactivate)?;
    check_items(sale, &subscription.items, subscription.currency)?;
    let mut turn = Turn::of(sale, subscription, sale.now);
    turn.after.cycle = turn.after.cycle.saturating_add(1);
    turn.after.unpaid.clear();
    turn.begin_paying(sale.now)?;
    turn.event(EventKind::SubscriptionReactivated);
    turn.finish()
}
