use super::{InvoiceStatus, Paper};
use crate::account::{Account, AccountBook};
use crate::audit::AuditAction;
use crate::credit_note::{CreditNote, CreditReason, credit};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::ledger::Entries;
use crate::subscription::Subscription;
use crate::time::BillingTime;
use crate::{Decided, Decision, Refusal, Version};

/// Takes an invoice back that should not have been: as a full credit note, and only if nothing was paid. Account credit
/// that was used for it becomes account credit again.
///
/// # Errors
/// [`Refusal::InvoiceNotOpen`]; [`Refusal::PaymentUnderWay`] while an attempt has no outcome; [`Refusal::FirstInvoice`]
/// where a beginning waits for it.
pub fn void(
    book: &AccountBook,
    subscription: &Subscription,
    paper: &Paper,
    now: BillingTime,
) -> Result<Decided<Paper>, Refusal> {
    if subscription.first_invoice == Some(paper.state.number) {
        return Err(Refusal::FirstInvoice);
    }
    let mut decision = Decision::in_book(book, now);
    let (mut account, mut paper) = (book.account.clone(), paper.clone());
    let note = enter(&mut account, &mut paper, &mut decision, now)?;
    decision.audit(AuditAction::InvoiceVoided, paper.state.invoice);
    account.version = account.version.next();
    paper.state.version = paper.state.version.next();
    if let Some(note) = note {
        decision.events.push(Event::new(EventKind::CreditNoteIssued, note.id, Version::FIRST));
        decision.writes.push(Write::CreditNote(note));
    }
    subscription.no_longer_waits_for(paper.state.number, &mut decision);
    decision.writes.push(Write::Account(account));
    decision.writes.push(Write::InvoiceState(paper.state.clone()));
    Ok(decision.with(paper))
}

/// Enters the voiding into the account and the paper; their versions are left to the caller.
pub(crate) fn enter(
    account: &mut Account,
    paper: &mut Paper,
    decision: &mut Decision,
    now: BillingTime,
) -> Result<Option<CreditNote>, Refusal> {
    let under_way = paper.state.status == InvoiceStatus::Open && paper.state.payment.open_attempt().is_some();
    if under_way {
        return Err(Refusal::PaymentUnderWay);
    }
    if !paper.state.can_be_voided()? {
        return Err(Refusal::InvoiceNotOpen);
    }
    let remainders = crate::credit_note::remainders(paper);
    let entries: &mut Entries = &mut decision.entries;
    let note = credit(account, paper, &remainders, CreditReason::Void, entries, now)?;
    paper.state.status = InvoiceStatus::Void;
    paper.state.paid_at = None;
    let version = paper.state.version.next();
    decision.events.push(Event::new(EventKind::InvoiceVoided, paper.state.invoice, version));
    Ok(note)
}
