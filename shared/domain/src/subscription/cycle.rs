//! The cycle of periods that a subscription is in, and how a change of the interval leaves it.

use super::charges::wanted;
use super::turn::Turn;
use super::{Accrual, Item, Pending, PendingKind, Subscription};
use crate::Refusal;
use crate::coupon::Discount;
use crate::invoice::{Charge, InvoiceNumber};
use crate::money::Money;
use crate::time::{Anchor, BillingTime, FirstPeriod, Fraction, Interval, Period, first_period};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The cycle that a change of the interval left, as it was: who comes back at the instant at which it was left has it
/// again, whatever other cycles came between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftCycle {
    pub at: BillingTime,
    pub interval: Interval,
    pub anchor: Anchor,
    pub next_index: i32,
    pub period: Period,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accruals: Vec<Accrual>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discounted_at: Option<BillingTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent_discount: Option<Money>,
    /// The invoices that covered its time; other invoices of this instant came of leaving it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub covering: BTreeSet<InvoiceNumber>,
}

impl LeftCycle {
    fn of(subscription: &Subscription, at: BillingTime) -> Self {
        Self {
            at,
            interval: subscription.interval,
            anchor: subscription.anchor,
            next_index: subscription.next_index,
            period: subscription.period,
            accruals: subscription.accruals.clone(),
            discount: subscription.discount.clone(),
            discounted_at: subscription.discounted_at,
            spent_discount: subscription.spent_discount,
            covering: subscription.covering.clone(),
        }
    }
}

impl Turn<'_> {
    /// The cycle that was left at this instant, if one was.
    pub(crate) fn left(&self) -> Option<&LeftCycle> {
        self.after.left.as_deref().filter(|left| left.at == self.at)
    }

    /// Puts items of another interval in place of a running subscription's: its time is given back, what ran is
    /// charged, and the other cycle is charged from now on. From one cycle of this instant to the next it goes by the one
    /// that was left, so that it does not matter which came between.
    pub(crate) fn exchange_cycle(
        &mut self,
        items: Vec<Item>,
        interval: Interval,
    ) -> Result<(Vec<Charge>, Fraction), Refusal> {
        let given = self.give_back_unwanted(&mut Vec::new(), true)?;
        let left = self.go_back();
        let mut charges = Vec::new();
        if left.interval != interval {
            self.end_accruals(&[])?;
            let ran = self.charge_accruals(self.at, self.after.whole_period()?)?;
            charges = ran.into_iter().map(|charge| self.restoring(charge, &given)).collect::<Result<_, _>>()?;
        }
        self.take_items(items)?;
        let (rest, whole) = match self.leave(left, interval)? {
            Some(first) => (first.period, first.whole),
            None => (self.rest()?, self.after.whole_period()?),
        };
        let wanted = wanted(self.sale, &self.after.items)?;
        self.end_accruals(&wanted)?;
        charges.extend(self.charge_unserved(wanted, &given, rest, whole)?);
        self.move_end();
        Ok((charges, self.part(rest, whole)?))
    }

    /// As [`exchange_cycle`](Self::exchange_cycle) in a pause, in which nothing runs.
    pub(crate) fn exchange_idle_cycle(&mut self, interval: Interval) -> Result<(), Refusal> {
        let left = self.go_back();
        self.leave(left, interval)?;
        Ok(())
    }

    /// Goes back to the cycle that was left at this instant, if one was. The answer is the current cycle as it is.
    fn go_back(&mut self) -> LeftCycle {
        let left = self.left().cloned().unwrap_or_else(|| LeftCycle::of(&self.after, self.at));
        let after = &mut self.after;
        after.interval = left.interval;
        (after.anchor, after.next_index, after.period) = (left.anchor, left.next_index, left.period);
        after.accruals.clone_from(&left.accruals);
        after.discount.clone_from(&left.discount);
        (after.discounted_at, after.spent_discount) = (left.discounted_at, left.spent_discount);
        left
    }

    /// Begins a cycle with the interval, unless the current one has it. A cycle's number is never used again.
    fn leave(&mut self, left: LeftCycle, interval: Interval) -> Result<Option<FirstPeriod>, Refusal> {
        self.after.cycle = self.after.cycle.saturating_add(1);
        self.after.interval = interval;
        self.after.left = None;
        if left.interval == interval {
            return Ok(None);
        }
        self.use_discount();
        self.after.left = Some(Box::new(left));
        self.set_cycle(self.at).map(Some)
    }

    /// Sets the anchor for a cycle that begins at `at`.
    pub(crate) fn set_cycle(&mut self, at: BillingTime) -> Result<FirstPeriod, Refusal> {
        let first = first_period(at, self.after.anchor_rule, self.after.interval, &self.after.zone)?;
        self.after.anchor = first.anchor;
        self.after.period = first.period;
        self.after.next_index = first.next_index;
        Ok(first)
    }

    /// Leaves the period before behind: what was charged for it, and its use of the discount.
    pub(crate) fn enter_period(&mut self) {
        self.after.covering.clear();
        self.after.left = None;
        self.use_discount();
    }

    /// What came off at this very instant counts as far as it is not given back, which shows when it is kept or charged
    /// again.
    pub(crate) fn reconsider_discount(&mut self) {
        self.after.discounted_at.take_if(|at| *at == self.at);
    }

    /// What is spent of the discount is used, whatever was given back.
    pub(crate) fn settle_discount(&mut self) {
        if self.after.spent_discount.is_some() {
            self.after.discounted_at.get_or_insert(self.at);
        }
    }

    /// Enters what came off what pays for no time to come.
    pub(crate) fn spend_discount(&mut self, off: Money) -> Result<(), Refusal> {
        let spent = self.after.spent_discount.map_or(Ok(off), |before| before.plus(off))?;
        self.after.spent_discount = Some(spent).filter(|spent| !spent.is_zero());
        Ok(())
    }

    fn use_discount(&mut self) {
        let spent = self.after.spent_discount.take().is_some();
        if self.after.discounted_at.take().is_some() || spent {
            self.after.discount = self.after.discount.as_ref().and_then(Discount::after_period);
        }
    }

    /// Begins a cycle at `at`: what its first period charges, and the part of a whole period that it is.
    pub(crate) fn begin_cycle(&mut self, at: BillingTime) -> Result<(Vec<Charge>, Fraction), Refusal> {
        self.enter_period();
        let first = self.set_cycle(at)?;
        let charges = self.charge_period(first.period, first.whole)?;
        Ok((charges, self.part(first.period, first.whole)?))
    }

    /// What is left of the current period.
    pub(crate) fn rest(&self) -> Result<Period, Refusal> {
        Period::new(self.at, self.after.period.end())
    }

    /// An end that was asked for at the period's end is at the end of the period that it is now.
    fn move_end(&mut self) {
        let end = self.after.period.end();
        if let Some(Pending { at, kind: PendingKind::Cancel | PendingKind::Pause }) = &mut self.after.pending {
            *at = end;
        }
    }
}
