use super::item::check_items;
use super::pending::put_off;
use super::table::{Command, allowed};
use super::turn::{Outcome, Turn};
use super::{Item, Pending, PendingKind, Sale, Status, Subscription};
use crate::event::EventKind;
use crate::id::invoice_of_change;
use crate::invoice::InvoiceReason;
use crate::time::{BillingTime, Fraction, Period, first_period};
use crate::{Decided, Decision, Refusal};
use jiff::SignedDuration;

/// The furthest ahead that a change is scheduled.
const FURTHEST_CHANGE: SignedDuration = SignedDuration::from_hours(3 * 366 * 24);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeWhen {
    /// The rest of the period is charged and given back by its parts.
    Now,
    PeriodEnd,
    At(BillingTime),
}

/// Puts other items in place of those that the subscription has. `at` is when a change that is made now takes effect:
/// now, or when it was quoted.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::SomethingScheduled`]; [`Refusal::InstantOutOfRange`],
/// [`Refusal::NoPeriodToWaitFor`]; whatever does not go together about the items, [`Refusal::BillingDayNeedsMonths`];
/// [`Refusal::TooManyChanges`]; [`Refusal::PaymentMethodRequired`]; [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn change(
    sale: &Sale,
    subscription: &Subscription,
    items: &[Item],
    when: ChangeWhen,
    at: BillingTime,
) -> Result<Decided<Outcome>, Refusal> {
    allowed(sale, subscription, Command::Change)?;
    let interval = check_items(sale, items, subscription.currency)?;
    let scheduled = subscription.pending.as_ref().map(|pending| &pending.kind);
    if matches!(scheduled, Some(PendingKind::Change { .. })) {
        return Err(Refusal::SomethingScheduled);
    }
    let later = match when {
        ChangeWhen::Now => None,
        ChangeWhen::PeriodEnd => Some(subscription.period.end()),
        ChangeWhen::At(instant) if instant <= sale.now || instant > sale.now.after(FURTHEST_CHANGE) => {
            return Err(Refusal::InstantOutOfRange);
        }
        ChangeWhen::At(instant) => Some(instant),
    };
    if interval != subscription.interval {
        // What does not suit the interval is refused now, not when the change is made.
        first_period(later.unwrap_or(at), subscription.anchor_rule, interval, &subscription.zone)?;
    }
    let unchanged = || Outcome { subscription: subscription.clone(), invoice: None, credit_notes: Vec::new() };
    if let Some(at) = later {
        if !matches!(subscription.status, Status::Trialing | Status::Active | Status::PastDue) {
            return Err(Refusal::NoPeriodToWaitFor);
        }
        let kind = PendingKind::Change { items: items.to_vec() };
        let Decided { decision, output } = put_off(sale, subscription, Pending { at, kind })?;
        return Ok(decision.with(Outcome { subscription: output, ..unchanged() }));
    }
    if subscription.items == items {
        return Ok(Decision::in_book(&sale.book, sale.now).with(unchanged()));
    }
    let mut turn = Turn::of(sale, subscription, at);
    match subscription.status {
        Status::Active | Status::PastDue => {
            turn.change_now(items.to_vec())?;
            turn.check_means()?;
        }
        _ => turn.change_idle(items.to_vec())?,
    }
    turn.event(EventKind::SubscriptionChanged);
    turn.finish()
}

impl Turn<'_> {
    /// Changes what charges nothing now. Another interval begins another cycle where there is one.
    pub(crate) fn change_idle(&mut self, items: Vec<Item>) -> Result<(), Refusal> {
        let before = self.after.interval;
        let interval = self.take_items(items)?;
        if interval != before && self.after.status == Status::Paused {
            self.after.interval = before;
            self.exchange_idle_cycle(interval)?;
        }
        Ok(())
    }

    /// Changes a running subscription at this turn's instant: within its period, or, where the interval becomes
    /// another, with a cycle that begins now, or goes on if it was left at this instant.
    pub(crate) fn change_now(&mut self, items: Vec<Item>) -> Result<(), Refusal> {
        let interval = check_items(self.sale, &items, self.after.currency)?;
        let id = invoice_of_change(self.after.id, self.after.version, self.after.created_at);
        self.reconsider_discount();
        let (charges, part) = match interval == self.after.interval && self.left().is_none() {
            true => {
                let (rest, whole) = (self.rest()?, self.after.whole_period()?);
                let charges = self.exchange(&items, rest, whole)?;
                self.take_items(items)?;
                (charges, self.part(rest, whole)?)
            }
            false => self.exchange_cycle(items, interval)?,
        };
        self.charge(charges, part, id, InvoiceReason::Change)?;
        self.settle_discount();
        self.run();
        Ok(())
    }

    /// Gives back all time that is not used, where that is wanted, and charges what ran until now.
    pub(crate) fn stop(&mut self, gives_back: bool) -> Result<(), Refusal> {
        let whole = self.after.whole_period()?;
        if gives_back && self.at < self.after.period.end() {
            self.exchange(&[], self.rest()?, whole)?;
        }
        let charges = self.charge_accruals(self.at, whole)?;
        let part = match charges.is_empty() || self.after.discounted_at.is_some() {
            // An amount came off the period already.
            true => Fraction::new(0, 1)?,
            false => self.part(Period::new(self.after.period.start(), self.at)?, whole)?,
        };
        let id = invoice_of_change(self.after.id, self.after.version, self.after.created_at);
        self.charge(charges, part, id, InvoiceReason::Change)?;
        self.run();
        Ok(())
    }
}
