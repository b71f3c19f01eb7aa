use super::{AttemptOutcome, Payment};
use crate::account::AccountBook;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{AttemptId, TestClockId};
use crate::invoice::{InvoiceReason, InvoiceState, InvoiceStatus};
use crate::job::{Job, Mail};
use crate::ledger::LedgerAccount;
use crate::plan::PlanVersion;
use crate::subscription::Subscription;
use crate::time::BillingTime;
use crate::{Decision, Refusal, Version};

/// What an outcome changes beside the invoice.
#[derive(Clone, Debug)]
pub struct Affected {
    pub book: AccountBook,
    pub subscription: Subscription,
    pub plan: PlanVersion,
}

impl InvoiceState {
    /// Whether this outcome changes the subscription too: always when declined; when paid, only if the
    /// subscription waits for it.
    #[must_use]
    pub fn outcome_affects_subscription(&self, outcome: &AttemptOutcome) -> bool {
        // Nothing was declined or tried again since it was issued, so it is not among the unpaid.
        let untouched = self.version == Version::FIRST;
        match outcome {
            AttemptOutcome::Succeeded { .. } => self.reason == InvoiceReason::FirstPayment || !untouched,
            AttemptOutcome::Declined { .. } => true,
        }
    }
}

/// Books what the gateway said about an attempt. An outcome that is known already changes nothing.
///
/// `affected` is needed where [`InvoiceState::outcome_affects_subscription`] says so. `clock` is the account's.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn settle(
    state: &InvoiceState,
    attempt: AttemptId,
    outcome: AttemptOutcome,
    affected: Option<&Affected>,
    clock: Option<TestClockId>,
    now: BillingTime,
) -> Result<Decision, Refusal> {
    let mut decision = Decision { clock, ..Decision::new(Home::Account(state.account), now) };
    let is_open = state.payment.open_attempt().is_some_and(|open| open.id == attempt);
    if !is_open || state.status != InvoiceStatus::Open {
        return Ok(decision);
    }
    let (account, invoice) = (state.account, state.number);
    match outcome {
        AttemptOutcome::Succeeded { .. } => {
            let paid = state.changed(|state| {
                state.status = InvoiceStatus::Paid;
                state.paid_at = Some(now);
                state.payment.conclude(outcome);
            });
            decision.entries.post(LedgerAccount::CashInTransit, LedgerAccount::Receivable, paid.total);
            decision.events.push(Event::new(EventKind::InvoicePaid, paid.invoice, paid.version));
            decision.jobs.push(Job::SendEmail { mail: Mail::InvoicePaid { account, invoice } });
            decision.writes.push(Write::InvoiceState(paid));
            if let Some(affected) = affected {
                affected.subscription.paid(affected, invoice, &mut decision)?;
            }
        }
        AttemptOutcome::Declined { .. } => {
            let declined = state.changed(|state| state.payment.conclude(outcome));
            decision.events.push(Event::new(EventKind::PaymentFailed, declined.payment.id, declined.version));
            decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } });
            decision.writes.push(Write::InvoiceState(declined));
            if let Some(affected) = affected {
                affected.subscription.declined(invoice, &mut decision);
            }
        }
    }
    Ok(decision)
}

impl InvoiceState {
    /// The invoice with one more attempt, and the job that carries it to the gateway.
    #[must_use]
    pub fn retried(&self, method: &crate::account::DefaultPaymentMethod, now: BillingTime) -> (Write, Job) {
        let state = self.changed(|state| {
            let payment = std::mem::replace(&mut state.payment, Payment::new(self.payment.id));
            state.payment = payment.attempting(method, now);
        });
        (Write::InvoiceState(state), Job::CollectPayment { account: self.account, invoice: self.number })
    }
}
