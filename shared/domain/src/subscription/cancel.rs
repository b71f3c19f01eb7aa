use super::pending::put_off;
use super::table::{Command, allowed};
use super::turn::{Outcome, Turn};
use super::{Pending, PendingKind, Sale, Status, Subscription};
use crate::event::EventKind;
use crate::{Decided, Refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelWhen {
    /// At once; whether the rest of the period is given back.
    Now {
        gives_back: bool,
    },
    PeriodEnd,
}

/// Ends the subscription. What it was charged in arrears until then is invoiced; what is unpaid stays owed.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::SomethingScheduled`]; [`Refusal::PaymentUnderWay`] while the first payment's outcome
/// is not known; [`Refusal::AmountOutOfRange`].
pub fn cancel(sale: &Sale, subscription: &Subscription, when: CancelWhen) -> Result<Decided<Outcome>, Refusal> {
    match when {
        CancelWhen::Now { gives_back } => {
            allowed(sale, subscription, Command::CancelNow)?;
            let mut turn = Turn::of(sale, subscription, sale.now);
            match subscription.status {
                Status::Active | Status::PastDue => turn.cancel_now(gives_back)?,
                Status::Incomplete => {
                    turn.let_go_of_beginning()?;
                    turn.end();
                }
                _ => turn.end(),
            }
            turn.finish()
        }
        CancelWhen::PeriodEnd => {
            allowed(sale, subscription, Command::CancelAtPeriodEnd)?;
            let pending = Pending { at: subscription.period.end(), kind: PendingKind::Cancel };
            let Decided { decision, output } = put_off(sale, subscription, pending)?;
            Ok(decision.with(Outcome { subscription: output, invoice: None, credit_notes: Vec::new() }))
        }
    }
}

impl Turn<'_> {
    pub(crate) fn cancel_now(&mut self, gives_back: bool) -> Result<(), Refusal> {
        self.stop(gives_back)?;
        self.end();
        Ok(())
    }

    /// A beginning that nobody waits for any more: its invoice is voided, unless something of it was given away and is
    /// therefore owed.
    pub(crate) fn let_go_of_beginning(&mut self) -> Result<(), Refusal> {
        if let Some(number) = self.after.first_invoice {
            let first = self.sale.paper(number).ok_or(Refusal::NoSuchInvoice)?;
            if first.state.payment.open_attempt().is_some() {
                return Err(Refusal::PaymentUnderWay);
            }
            if first.state.can_be_voided()? {
                self.void(number)?;
            }
        }
        self.after.unpaid.clear();
        self.after.first_invoice = None;
        self.after.accruals.clear();
        Ok(())
    }

    pub(crate) fn end(&mut self) {
        self.after.status = Status::Cancelled;
        self.after.due = self.after.next_look();
        self.after.pending = None;
        self.event(EventKind::SubscriptionCancelled);
    }
}
