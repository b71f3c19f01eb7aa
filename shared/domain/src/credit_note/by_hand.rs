use super::{CreditNote, CreditReason, CreditedPart, LineCredit, credit};
use crate::account::AccountBook;
use crate::audit::AuditAction;
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::invoice::{InvoiceStatus, Paper};
use crate::money::{Money, allocate};
use crate::subscription::Subscription;
use crate::text::Name;
use crate::time::BillingTime;
use crate::{Decided, Decision, Refusal};

/// What staff want to give back of an invoice, and why.
#[derive(Clone, Debug)]
pub struct NewCreditNote {
    pub what: CreditRequest,
    pub note: Name,
}

#[derive(Clone, Debug)]
pub enum CreditRequest {
    /// Whatever was not given back yet.
    Whole,
    /// Amounts of single lines, with their taxes; `None` for what remains of one.
    Lines(Vec<(u16, Option<Money>)>),
    /// An amount with taxes, taken from the lines in proportion to what remains of each.
    Amount(Money),
}

/// Gives back what staff say, never more than what remains.
///
/// # Errors
/// [`Refusal::InvoiceVoid`]; [`Refusal::NoSuchLine`], [`Refusal::CreditBeyondLine`]; [`Refusal::CreditBeyondInvoice`]
/// when so much does not remain, or nothing does; [`Refusal::FirstInvoice`] for all that a beginning waits to be paid.
pub fn create(
    book: &AccountBook,
    subscription: &Subscription,
    paper: &Paper,
    command: NewCreditNote,
    now: BillingTime,
) -> Result<Decided<CreditNote>, Refusal> {
    if !matches!(paper.state.status, InvoiceStatus::Open | InvoiceStatus::Paid) {
        return Err(Refusal::InvoiceVoid);
    }
    let credits = match command.what {
        CreditRequest::Whole => remainders(paper),
        CreditRequest::Lines(lines) => lines
            .into_iter()
            .map(|(line, amount)| LineCredit {
                line,
                part: amount.map_or(CreditedPart::Remainder, CreditedPart::Gross),
            })
            .collect(),
        CreditRequest::Amount(amount) => by_amount(paper, amount)?,
    };
    let was_open = paper.state.status == InvoiceStatus::Open;
    let mut decision = Decision::in_book(book, now);
    let mut account = book.account.clone();
    let mut paper = paper.clone();
    let reason = CreditReason::Given { note: command.note };
    let note = credit(&mut account, &mut paper, &credits, reason, &mut decision.entries, now)?;
    let note = note.ok_or(Refusal::CreditBeyondInvoice)?;
    let settles = was_open && paper.state.status == InvoiceStatus::Paid;
    let is_waited_for = subscription.first_invoice == Some(paper.state.number);
    if was_open && paper.state.balance.is_zero() && is_waited_for {
        return Err(Refusal::FirstInvoice);
    }
    account.version = account.version.next();
    paper.state.version = paper.state.version.next();
    decision.events.push(Event::new(EventKind::CreditNoteIssued, note.id, crate::Version::FIRST));
    decision.audit(AuditAction::CreditNoteIssued, note.id);
    if settles {
        decision.events.push(Event::new(EventKind::InvoicePaid, paper.state.invoice, paper.state.version));
        subscription.no_longer_waits_for(paper.state.number, &mut decision);
    }
    decision.writes.push(Write::Account(account));
    decision.writes.push(Write::InvoiceState(paper.state));
    decision.writes.push(Write::CreditNote(note.clone()));
    Ok(decision.with(note))
}

pub(crate) fn remainders(paper: &Paper) -> Vec<LineCredit> {
    paper.lines().map(|(line, _)| LineCredit { line, part: CreditedPart::Remainder }).collect()
}

/// Shares an amount out over the lines by what remains of each.
fn by_amount(paper: &Paper, amount: Money) -> Result<Vec<LineCredit>, Refusal> {
    let remaining = paper.lines().map(|(n, line)| match paper.state.credited(n) {
        Some(credited) => {
            credited.taxes.iter().try_fold(line.taxed.gross.minus(credited.net)?, |left, tax| left.minus(*tax))
        }
        None => Ok(line.taxed.gross),
    });
    let remaining: Vec<Money> = remaining.collect::<Result<_, _>>()?;
    let most = Money::sum(paper.document.total.currency(), remaining.iter().copied())?;
    if amount.amount() <= 0 || amount.minus(most)?.amount() > 0 {
        return Err(Refusal::CreditBeyondInvoice);
    }
    let shares = paper.lines().zip(allocate(amount, &remaining)?).filter(|(_, share)| !share.is_zero());
    Ok(shares.map(|((line, _), share)| LineCredit { line, part: CreditedPart::Gross(share) }).collect())
}
