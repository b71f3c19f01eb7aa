use super::{InvoiceDocument, InvoiceDraft, InvoiceReason, InvoiceState, InvoiceStatus};
use crate::account::Account;
use crate::id::{InvoiceId, PaymentId, SubscriptionId};
use crate::payment::Payment;
use crate::time::BillingTime;
use crate::{Refusal, Version};

/// An invoice as it leaves the rule that issues it.
#[derive(Clone, Debug)]
pub struct IssuedInvoice {
    pub document: InvoiceDocument,
    pub state: InvoiceState,
}

/// What an invoice is for.
#[derive(Clone, Copy, Debug)]
pub struct BilledPeriod {
    pub id: InvoiceId,
    pub subscription: SubscriptionId,
    pub reason: InvoiceReason,
}

/// Gives a draft the account's next number, uses the account's credit for it, and starts the payment of the rest when
/// it is due at once and the account has the means. The account is changed accordingly; its version is left to the caller.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn issue(
    account: &mut Account,
    billed: BilledPeriod,
    draft: InvoiceDraft,
    now: BillingTime,
) -> Result<IssuedInvoice, Refusal> {
    let id = billed.id;
    let total = draft.total;
    let used = account.credit.take(total)?;
    let balance = total.minus(used)?;
    let due_at = now.after(jiff::SignedDuration::from_hours(24 * i64::from(account.payment_terms_days)));
    let mut payment = Payment::new(PaymentId::from_uuid(crate::id::derived_uuid(&format!("payment/{id}"), now)));
    let mut status = InvoiceStatus::Open;
    let mut overdue_at = None;
    if balance.is_zero() {
        status = InvoiceStatus::Paid;
    } else if due_at <= now {
        match &account.payment_method {
            Some(method) => payment = payment.attempting(method, balance, now),
            None => overdue_at = Some(now),
        }
    }
    let number = account.next_invoice;
    account.next_invoice = number.next();
    let document = InvoiceDocument {
        id,
        account: account.id,
        number,
        subscription: billed.subscription,
        personal: account.personal.clone(),
        tax_identity: account.tax_identity.clone(),
        issued_at: now,
        due_at,
        lines: draft.lines,
        discount: draft.discount,
        total,
    };
    let state = InvoiceState {
        account: account.id,
        number,
        invoice: id,
        subscription: billed.subscription,
        reason: billed.reason,
        status,
        total,
        balance,
        credit_used: (!used.is_zero()).then_some(used),
        received: Vec::new(),
        overpaid: None,
        written_off: None,
        credited: Vec::new(),
        issued_at: now,
        due_at,
        overdue_at,
        paid_at: (status == InvoiceStatus::Paid).then_some(now),
        payment,
        version: Version::FIRST,
    };
    Ok(IssuedInvoice { document, state })
}
