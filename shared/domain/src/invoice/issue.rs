use super::{InvoiceDocument, InvoiceReason, InvoiceState, InvoiceStatus, Line};
use crate::account::{Account, AccountBook};
use crate::id::{PaymentId, invoice_of_period};
use crate::money::Money;
use crate::payment::Payment;
use crate::subscription::Subscription;
use crate::time::{BillingTime, Period};
use crate::{Refusal, Version};

/// An invoice as it leaves the rule that issues it, with the account that its number was taken from.
#[derive(Clone, Debug)]
pub struct IssuedInvoice {
    pub document: InvoiceDocument,
    pub state: InvoiceState,
    pub account: Account,
}

/// Which period of the subscription's cycle an invoice is for, and why it is issued.
#[derive(Clone, Copy, Debug)]
pub struct BilledPeriod {
    pub index: u32,
    pub period: Period,
    pub reason: InvoiceReason,
}

/// Issues the invoice of one period of a subscription and starts its payment when the account has the means.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::CurrencyMismatch`].
pub fn issue(
    book: &AccountBook,
    subscription: &Subscription,
    billed: BilledPeriod,
    lines: Vec<Line>,
    now: BillingTime,
) -> Result<IssuedInvoice, Refusal> {
    let account = &book.account;
    let id = invoice_of_period(subscription.id, subscription.cycle, billed.index, subscription.created_at);
    let total = Money::sum(subscription.currency, lines.iter().map(|line| line.amount))?;
    let payment_id = PaymentId::from_uuid(crate::id::derived_uuid(&format!("payment/{id}"), subscription.created_at));
    let mut payment = Payment::new(payment_id);
    let mut status = InvoiceStatus::Open;
    if total.is_zero() {
        status = InvoiceStatus::Paid;
    } else if let Some(method) = &account.payment_method {
        payment = payment.attempting(method, now);
    }
    let number = account.next_invoice;
    Ok(IssuedInvoice {
        document: InvoiceDocument {
            id,
            account: account.id,
            number,
            subscription: subscription.id,
            personal: account.personal.clone(),
            issued_at: now,
            lines,
            total,
        },
        state: InvoiceState {
            account: account.id,
            number,
            invoice: id,
            subscription: subscription.id,
            reason: billed.reason,
            status,
            total,
            issued_at: now,
            paid_at: (status == InvoiceStatus::Paid).then_some(now),
            payment,
            version: Version::FIRST,
        },
        account: Account { next_invoice: number.next(), version: account.version.next(), ..account.clone() },
    })
}
