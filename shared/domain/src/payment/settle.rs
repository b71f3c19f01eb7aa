use super::{Attempt, AttemptOutcome, Payment};
use crate::account::{Account, DefaultPaymentMethod};
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{AttemptId, TestClockId};
use crate::invoice::{InvoiceReason, InvoiceState, InvoiceStatus};
use crate::job::{Job, Mail};
use crate::ledger::LedgerAccount;
use crate::subscription::{Sale, Subscription};
use crate::time::BillingTime;
use crate::{Decision, Refusal, Version};

/// What an outcome changes beside the invoice.
#[derive(Clone, Debug)]
pub struct Affected {
    pub sale: Sale,
    pub subscription: Subscription,
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
    let open = state.payment.open_attempt().filter(|open| open.id == attempt);
    let (Some(open), InvoiceStatus::Open) = (open, state.status) else {
        return Ok(decision);
    };
    match outcome {
        AttemptOutcome::Succeeded { .. } => succeeded(state, open, outcome, affected, &mut decision, now)?,
        AttemptOutcome::Declined { .. } => declined(state, outcome, affected, &mut decision, now)?,
    }
    Ok(decision)
}

fn succeeded(
    state: &InvoiceState,
    attempt: &Attempt,
    outcome: AttemptOutcome,
    affected: Option<&Affected>,
    decision: &mut Decision,
    now: BillingTime,
) -> Result<(), Refusal> {
    let (account, invoice) = (state.account, state.number);
    let balance = state.balance.minus(attempt.amount)?;
    let paid = state.changed(|state| {
        state.status = InvoiceStatus::Paid;
        state.balance = balance;
        state.paid_at = Some(now);
        state.payment.conclude(outcome);
    });
    decision.entries.post(LedgerAccount::CashInTransit, LedgerAccount::Receivable, attempt.amount);
    decision.events.push(Event::new(EventKind::InvoicePaid, paid.invoice, paid.version));
    decision.jobs.push(Job::SendEmail { mail: Mail::InvoicePaid { account, invoice } });
    decision.writes.push(Write::InvoiceState(paid));
    match affected {
        Some(affected) => affected.subscription.paid(&affected.sale, invoice, decision),
        None => Ok(()),
    }
}

/// Account credit that came since the attempt began is used for the invoice now.
fn declined(
    state: &InvoiceState,
    outcome: AttemptOutcome,
    affected: Option<&Affected>,
    decision: &mut Decision,
    now: BillingTime,
) -> Result<(), Refusal> {
    let (account, invoice) = (state.account, state.number);
    let mut declined = state.changed(|state| state.payment.conclude(outcome));
    decision.events.push(Event::new(EventKind::PaymentFailed, declined.payment.id, declined.version));
    let Some(affected) = affected else {
        decision.writes.push(Write::InvoiceState(declined));
        return Ok(());
    };
    let mut book = affected.sale.book.account.clone();
    let used = book.credit.take(declined.balance)?;
    if !used.is_zero() {
        declined.balance = declined.balance.minus(used)?;
        declined.credit_used = Some(declined.credit_used.map_or(Ok(used), |before| before.plus(used))?);
        decision.entries.post(LedgerAccount::AccountCredit, LedgerAccount::Receivable, used);
    }
    if declined.balance.is_zero() {
        declined.status = InvoiceStatus::Paid;
        declined.paid_at = Some(now);
        decision.events.push(Event::new(EventKind::InvoicePaid, declined.invoice, declined.version));
        let sale = Sale {
            book: crate::account::AccountBook { account: book, ..affected.sale.book.clone() },
            ..affected.sale.clone()
        };
        decision.writes.push(Write::InvoiceState(declined));
        affected.subscription.paid(&sale, invoice, decision)?;
        let account = Account { version: sale.book.account.version.next(), ..sale.book.account };
        decision.writes.push(Write::Account(account));
        return Ok(());
    }
    if !used.is_zero() {
        decision.writes.push(Write::Account(Account { version: book.version.next(), ..book }));
    }
    decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } });
    decision.writes.push(Write::InvoiceState(declined));
    affected.subscription.declined(invoice, decision);
    Ok(())
}

impl InvoiceState {
    /// The invoice with one more attempt, and the job that carries it to the gateway.
    #[must_use]
    pub fn retried(&self, method: &DefaultPaymentMethod, now: BillingTime) -> (Write, Job) {
        let state = self.changed(|state| {
            let payment = std::mem::replace(&mut state.payment, Payment::new(self.payment.id));
            state.payment = payment.attempting(method, self.balance, now);
        });
        (Write::InvoiceState(state), Job::CollectPayment { account: self.account, invoice: self.number })
    }
}
