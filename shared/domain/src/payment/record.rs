use super::Affected;
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::invoice::{InvoiceState, InvoiceStatus, ReceivedPayment};
use crate::job::{Job, Mail};
use crate::ledger::LedgerAccount;
use crate::money::Money;
use crate::text::Name;
use crate::{Decided, Decision, Refusal};

/// The most payments recorded for one invoice.
const MOST_RECEIVED: usize = 50;

/// Money that reached us without the gateway.
#[derive(Clone, Debug)]
pub struct RecordPayment {
    pub amount: Money,
    pub reference: Name,
}

/// Enters money that reached us in another way than through the gateway: for what is owed, or for a bad debt, which then was
/// none. A part may come at a time, except of the invoice that a beginning waits for: nothing begins by halves.
///
/// # Errors
/// [`Refusal::NothingOwed`] for an invoice that is paid or void; [`Refusal::PaymentUnderWay`] while the gateway may charge for
/// it; [`Refusal::CurrencyMismatch`], [`Refusal::PaymentBeyondBalance`]; [`Refusal::FirstInvoiceByHalves`],
/// [`Refusal::TooManyPayments`].
pub fn record(
    affected: &Affected,
    state: &InvoiceState,
    command: RecordPayment,
) -> Result<Decided<InvoiceState>, Refusal> {
    let Affected { sale, subscription } = affected;
    let RecordPayment { amount, reference } = command;
    if matches!(state.status, InvoiceStatus::Paid | InvoiceStatus::Void) {
        return Err(Refusal::NothingOwed);
    }
    if state.payment.open_attempt().is_some() {
        return Err(Refusal::PaymentUnderWay);
    }
    let (debtor, outstanding) = state.outstanding();
    if amount.amount() <= 0 || amount.min(outstanding)? != amount {
        return Err(Refusal::PaymentBeyondBalance);
    }
    if subscription.first_invoice == Some(state.number) && amount != outstanding {
        return Err(Refusal::FirstInvoiceByHalves);
    }
    if state.received.len() >= MOST_RECEIVED {
        return Err(Refusal::TooManyPayments);
    }
    let mut after = state.changed(|state| {
        state.received.push(ReceivedPayment { amount, reference, recorded_at: sale.now });
    });
    after.lower_outstanding(amount, sale.now)?;
    let mut decision = Decision::in_book(&sale.book, sale.now);
    decision.entries.post(LedgerAccount::Cash, debtor, amount);
    decision.events.push(Event::new(EventKind::PaymentReceived, after.payment.id, after.version));
    if after.status == InvoiceStatus::Paid {
        let (account, invoice) = (after.account, after.number);
        decision.events.push(Event::new(EventKind::InvoicePaid, after.invoice, after.version));
        decision.jobs.push(Job::SendEmail { mail: Mail::InvoicePaid { account, invoice } });
        if subscription.waits_for(invoice) {
            subscription.paid(sale, &[invoice].into(), &mut decision)?;
        }
    }
    decision.writes.push(Write::InvoiceState(after.clone()));
    Ok(decision.with(after))
}
