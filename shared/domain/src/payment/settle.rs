use super::{Attempt, AttemptOutcome};
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
/// What an attempt charged beyond what was still owed by then becomes account credit.
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
    // Credit notes may have lowered what is owed since the attempt began.
    let owed = attempt.amount.min(state.balance)?;
    let too_much = attempt.amount.minus(owed)?;
    let balance = state.balance.minus(owed)?;
    let paid = state.changed(|state| {
        state.status = InvoiceStatus::Paid;
        state.balance = balance;
        state.overpaid = Some(too_much).filter(|too_much| !too_much.is_zero());
        state.paid_at = Some(now);
        state.payment.conclude(outcome);
    });
    let credits = [(LedgerAccount::Receivable, owed), (LedgerAccount::AccountCredit, too_much)];
    decision.entries.post_split(&[(LedgerAccount::CashInTransit, attempt.amount)], &credits);
    decision.events.push(Event::new(EventKind::InvoicePaid, paid.invoice, paid.version));
    decision.jobs.push(Job::SendEmail { mail: Mail::InvoicePaid { account, invoice } });
    decision.writes.push(Write::InvoiceState(paid));
    let Some(affected) = affected else { return Ok(()) };
    let before = &affected.sale.book.account;
    let mut after = before.clone();
    after.credit.add(too_much)?;
    let sale = affected.sale.with(after);
    affected.subscription.paid(&sale, &[invoice].into(), decision)?;
    write_account(before, sale.book.account, decision);
    Ok(())
}

fn write_account(before: &Account, after: Account, decision: &mut Decision) {
    if *before != after {
        decision.writes.push(Write::Account(Account { version: before.version.next(), ..after }));
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
    let before = &affected.sale.book.account;
    let mut after = before.clone();
    declined.use_credit(&mut after, &mut decision.entries, now)?;
    if declined.status == InvoiceStatus::Paid {
        decision.events.push(Event::new(EventKind::InvoicePaid, declined.invoice, declined.version));
        decision.writes.push(Write::InvoiceState(declined));
        let sale = affected.sale.with(after);
        affected.subscription.paid(&sale, &[invoice].into(), decision)?;
        write_account(before, sale.book.account, decision);
        return Ok(());
    }
    declined.overdue_at.get_or_insert(now);
    write_account(before, after, decision);
    decision.jobs.push(Job::SendEmail { mail: Mail::PaymentFailed { account, invoice } });
    decision.writes.push(Write::InvoiceState(declined));
    affected.subscription.declined(invoice, decision);
    Ok(())
}

impl InvoiceState {
    /// Begins one more attempt to charge what is owed. The answer is the job that carries it to the gateway.
    pub(crate) fn attempt(&mut self, method: &DefaultPaymentMethod, now: BillingTime) -> Job {
        self.payment = self.payment.clone().attempting(method, self.balance, now);
        Job::CollectPayment { account: self.account, invoice: self.number }
    }
}
