use super::{InvoiceState, InvoiceStatus};
use crate::account::AccountBook;
use crate::audit::AuditAction;
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::ledger::LedgerAccount;
use crate::money::Money;
use crate::subscription::Subscription;
use crate::time::BillingTime;
use crate::{Decided, Decision, Refusal};

/// Gives up what is owed of an invoice: it becomes a bad debt, and the subscription no longer waits for it.
///
/// # Errors
/// [`Refusal::InvoiceNotOpen`]; [`Refusal::PaymentUnderWay`] while an attempt has no outcome; [`Refusal::FirstInvoice`]
/// where a beginning waits for it.
pub fn mark_uncollectible(
    book: &AccountBook,
    subscription: &Subscription,
    state: &InvoiceState,
    now: BillingTime,
) -> Result<Decided<InvoiceState>, Refusal> {
    if state.status != InvoiceStatus::Open {
        return Err(Refusal::InvoiceNotOpen);
    }
    if subscription.first_invoice == Some(state.number) {
        return Err(Refusal::FirstInvoice);
    }
    if state.payment.open_attempt().is_some() {
        return Err(Refusal::PaymentUnderWay);
    }
    let given_up = state.changed(|state| {
        state.status = InvoiceStatus::Uncollectible;
        state.written_off = Some(state.balance);
        state.balance = Money::zero(state.total.currency());
    });
    let mut decision = Decision::in_book(book, now);
    decision.entries.post(LedgerAccount::BadDebt, LedgerAccount::Receivable, state.balance);
    decision.events.push(Event::new(EventKind::InvoiceUncollectible, given_up.invoice, given_up.version));
    decision.audit(AuditAction::InvoiceMarkedUncollectible, given_up.invoice);
    subscription.no_longer_waits_for(given_up.number, &mut decision);
    decision.writes.push(Write::InvoiceState(given_up.clone()));
    Ok(decision.with(given_up))
}
