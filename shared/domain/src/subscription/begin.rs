//! How a subscription begins.

use super::turn::Turn;
use super::{PAYMENT_DEADLINE, Status};
use crate::Refusal;
use crate::event::EventKind;
use crate::id::invoice_of_period;
use crate::invoice::{Charge, InvoiceReason, InvoiceStatus};
use crate::plan::{Activation, TrialEnd};
use crate::time::{Anchor, BillingTime, Fraction, Interval, IntervalUnit, Period};

impl Turn<'_> {
    /// Whether the base plan's trial needs a payment method that the account does not have.
    pub(crate) fn lacks_method_for_trial(&self) -> Result<bool, Refusal> {
        let needed = self.base_plan()?.trial.is_some_and(|trial| trial.needs_payment_method);
        Ok(needed && self.account.payment_method.is_none())
    }

    /// Begins at `at`: with the base plan's trial, or with a first payment, which also is asked for where a trial lacks
    /// its payment method.
    pub(crate) fn begin(&mut self, at: BillingTime) -> Result<(), Refusal> {
        let lacks_method = self.lacks_method_for_trial()?;
        let Some(trial) = self.base_plan()?.trial.filter(|_| !lacks_method) else {
            return self.begin_paying(at);
        };
        let days = Interval::new(IntervalUnit::Day, trial.days)?;
        let end = Anchor::new(at).boundary(1, days, &self.after.zone)?;
        self.after.anchor = Anchor::new(end);
        self.after.period = Period::new(at, end)?;
        self.after.status = Status::Trialing;
        self.after.due = Some(self.after.next_due());
        Ok(())
    }

    /// Begins a cycle whose first invoice has to be paid, unless the plan says otherwise or there is nothing to pay.
    pub(crate) fn begin_paying(&mut self, at: BillingTime) -> Result<(), Refusal> {
        let (charges, part) = self.begin_cycle(at)?;
        let activation = self.base_plan()?.activation;
        self.charge_boundary(charges, part, InvoiceReason::FirstPayment)?;
        let waits = self.issued().filter(|issued| issued.state.status == InvoiceStatus::Open).cloned();
        match waits {
            Some(first) if activation == Activation::Paid && first.state.due_at <= self.sale.now => {
                self.after.status = Status::Incomplete;
                self.after.due = Some(self.sale.now.after(PAYMENT_DEADLINE));
                self.after.first_invoice = Some(first.state.number);
                if first.state.is_unpaid() {
                    self.after.unpaid.insert(first.state.number);
                }
            }
            _ => self.run(),
        }
        Ok(())
    }

    /// Ends the trial: with the first invoice, or as the plan wants it for an account that cannot pay.
    pub(crate) fn end_trial(&mut self, at: BillingTime) -> Result<(), Refusal> {
        let without_method = match self.account.payment_method {
            Some(_) => TrialEnd::Bill,
            None => self.base_plan()?.trial.map_or(TrialEnd::Bill, |trial| trial.without_payment_method),
        };
        match without_method {
            TrialEnd::Bill => {
                let (charges, part) = self.begin_cycle(at)?;
                self.charge_boundary(charges, part, InvoiceReason::Renewal)?;
                self.event(EventKind::SubscriptionActivated);
                self.run();
            }
            TrialEnd::Pause => {
                self.enter_period();
                self.set_cycle(at)?;
                self.after.status = Status::Paused;
                self.after.due = self.after.next_look();
                self.event(EventKind::SubscriptionPaused);
            }
            TrialEnd::Cancel => self.end(),
        }
        Ok(())
    }

    /// Issues the invoice of the current period: there is one, for ever.
    pub(crate) fn charge_boundary(
        &mut self,
        charges: Vec<Charge>,
        part: Fraction,
        reason: InvoiceReason,
    ) -> Result<(), Refusal> {
        let after = &self.after;
        let index = after.next_index.saturating_sub(1);
        let id = invoice_of_period(after.id, after.cycle, index, after.created_at);
        self.charge(charges, part, id, reason)
    }

    pub(crate) fn base_plan(&self) -> Result<&crate::plan::PlanVersion, Refusal> {
        self.sale.plan(self.after.items.first().ok_or(Refusal::ItemCount)?.plan)
    }
}
