use super::{CreditLine, CreditNote, CreditReason};
use crate::Refusal;
use crate::account::Account;
use crate::id::{CreditNoteId, derived_uuid};
use crate::invoice::{CreditedLine, Line, Paper, Unused};
use crate::ledger::{Entries, LedgerAccount};
use crate::money::{Money, allocate};
use crate::time::{BillingTime, Fraction, Period};

/// What to give back of a line.
#[derive(Clone, Debug)]
pub struct LineCredit {
    pub line: u16,
    pub part: CreditedPart,
}

#[derive(Clone, Debug)]
pub enum CreditedPart {
    /// The rest of the line's time, which thereby ends at `at`; of time in arrears all, where it turned out not to be due.
    Unused { at: BillingTime, rest: Period, fraction: Fraction },
    /// Whatever was not given back yet.
    Remainder,
    /// So much, taken from the net amount and the taxes in proportion to what remains of each.
    Gross(Money),
}

/// Gives back parts of an invoice: `debited × part`, each line and each tax rounded on its own and never more than what
/// of it was not given back yet. What of it is still owed lowers the invoice's balance, or the bad debt that it became;
/// what was paid becomes account credit. A payment that is under way has not paid anything yet: should it succeed, what
/// it brings too much becomes account credit then. `None` when there is nothing to give.
///
/// The entries reverse revenue and taxes. The account and the paper are changed accordingly; their versions are left to
/// the caller.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::NoSuchLine`], [`Refusal::CreditBeyondLine`].
pub fn credit(
    account: &mut Account,
    paper: &mut Paper,
    credits: &[LineCredit],
    reason: CreditReason,
    entries: &mut Entries,
    now: BillingTime,
) -> Result<Option<CreditNote>, Refusal> {
    let mut lines = Vec::new();
    for credit in credits {
        let line = paper.document.lines.get(usize::from(credit.line)).ok_or(Refusal::NoSuchLine)?.clone();
        let credited = credit_line(paper, &line, credit)?;
        lines.extend(credited);
    }
    if lines.is_empty() {
        return Ok(None);
    }
    let currency = paper.document.total.currency();
    let total = Money::sum(currency, lines.iter().map(|line| line.gross))?;
    let (debtor, owed) = paper.state.outstanding();
    let to_balance = total.min(owed)?;
    let to_credit = total.minus(to_balance)?;

    let taxes = Money::sum(currency, lines.iter().flat_map(|line| line.taxes.iter().copied()))?;
    let income = match reason {
        CreditReason::UnusedTime | CreditReason::Void => LedgerAccount::Revenue,
        CreditReason::Given { .. } => LedgerAccount::Refunds,
    };
    entries.post_split(
        &[(income, total.minus(taxes)?), (LedgerAccount::TaxPayable, taxes)],
        &[(debtor, to_balance), (LedgerAccount::AccountCredit, to_credit)],
    );
    account.credit.add(to_credit)?;
    paper.state.lower_outstanding(to_balance, now)?;
    let number = account.next_credit_note;
    account.next_credit_note = number.next();
    Ok(Some(CreditNote {
        id: CreditNoteId::from_uuid(derived_uuid(&format!("credit-note/{}/{number}", account.id), now)),
        account: account.id,
        number,
        invoice: paper.document.id,
        invoice_number: paper.document.number,
        reason,
        issued_at: now,
        lines,
        total,
        to_balance,
        to_credit,
    }))
}

/// Enters one credit into the paper's state; `None` when nothing is left to give back.
fn credit_line(paper: &mut Paper, line: &Line, credit: &LineCredit) -> Result<Option<CreditLine>, Refusal> {
    let taxed = &line.taxed;
    let zero = Money::zero(taxed.net.currency());
    let nothing = CreditedLine { line: credit.line, net: zero, taxes: vec![zero; taxed.taxes.len()], unused: None };
    let before = paper.state.credited(credit.line).cloned().unwrap_or(nothing);
    let net_left = taxed.net.minus(before.net)?;
    let taxes_left: Vec<Money> =
        taxed.taxes.iter().zip(&before.taxes).map(|(tax, given)| tax.amount.minus(*given)).collect::<Result<_, _>>()?;

    let (net, taxes) = match &credit.part {
        CreditedPart::Remainder => (net_left, taxes_left),
        CreditedPart::Unused { fraction, .. } => {
            let part = |debited: Money, left: Money| debited.part(*fraction)?.min(left);
            let taxes = taxed.taxes.iter().zip(taxes_left).map(|(tax, left)| part(tax.amount, left));
            (part(taxed.net, net_left)?, taxes.collect::<Result<_, _>>()?)
        }
        CreditedPart::Gross(gross) => {
            let left: Vec<Money> = [net_left].into_iter().chain(taxes_left).collect();
            let most = Money::sum(zero.currency(), left.iter().copied())?;
            if gross.amount() <= 0 || gross.minus(most)?.amount() > 0 {
                return Err(Refusal::CreditBeyondLine);
            }
            let mut shares = allocate(*gross, &left)?.into_iter();
            (shares.next().unwrap_or(zero), shares.collect())
        }
    };
    let gross = taxes.iter().try_fold(net, |sum, tax| sum.plus(*tax))?;
    let (unused, ended) = match &credit.part {
        CreditedPart::Unused { at, rest, fraction } => {
            (Some((*rest, *fraction)), Some(Unused { at: *at, net, taxes: taxes.clone() }))
        }
        CreditedPart::Remainder | CreditedPart::Gross(_) => (None, None),
    };
    if gross.is_zero() && ended.is_none() {
        return Ok(None);
    }
    let after = CreditedLine {
        line: credit.line,
        net: before.net.plus(net)?,
        taxes: before.taxes.iter().zip(&taxes).map(|(given, tax)| given.plus(*tax)).collect::<Result<_, _>>()?,
        unused: ended.or(before.unused),
    };
    paper.state.credited.retain(|credited| credited.line != credit.line);
    paper.state.credited.push(after);
    let written = CreditLine { line: credit.line, name: line.name.clone(), unused, net, taxes, gross };
    Ok((!gross.is_zero()).then_some(written))
}
