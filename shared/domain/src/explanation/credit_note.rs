use super::credit_words;
use super::figure::{Comparison, Difference, Figure};
use crate::Refusal;
use crate::credit_note::{CreditLine, CreditNote, CreditReason};
use crate::invoice::{InvoiceDocument, Line};
use crate::money::{Exact, Money, allocate};
use crate::text::Name;
use crate::time::{Fraction, Period};
use serde::Serialize;
use std::collections::BTreeMap;

/// A credit note computed again. All figures are the replayed ones; the stored ones are in the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreditExplanation {
    /// As in the note, one for one.
    pub lines: Vec<ExplainedCredit>,
    /// The sum of the lines' gross amounts.
    pub total: Money,
    /// Where the total went, for people.
    pub sentence: String,
    /// Empty, unless we failed.
    pub differences: Vec<Difference>,
}

/// What is given back of a line, computed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedCredit {
    /// The line's position in the invoice, from 0.
    pub line: u16,
    pub name: Name,
    /// How it comes about, for people: amounts as [`Money`] shows them.
    pub sentence: String,
    /// The time that is given back.
    pub unused: Option<(Period, Fraction)>,
    /// Minor units: the net amount of the invoice's line × the unused part of it; `None` where no time is given back.
    pub exact: Option<Exact>,
    /// Whether less is given back than the unused part, since more did not remain.
    pub bounded: bool,
    pub net: Money,
    /// One for each tax of the line.
    pub taxes: Vec<Money>,
    pub gross: Money,
    /// Whether every figure comes out as it is stored.
    pub agrees: bool,
}

impl CreditExplanation {
    /// Whether every figure comes out as it is stored. When not, the failure is ours: raise an alarm.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Computes a credit note again from itself and the invoice that it corrects, and says how.
///
/// How much remained of a line is in the notes before it. Without them a credit may be less than the part it is for,
/// and agrees; it must never be more. [`explain_credit_note_after`] settles it.
///
/// # Errors
/// [`Refusal::NoSuchInvoice`] for another invoice's note, [`Refusal::NoSuchLine`]; [`Refusal::AmountOutOfRange`],
/// [`Refusal::CurrencyMismatch`], as little to be expected as a difference.
pub fn explain_credit_note(note: &CreditNote, document: &InvoiceDocument) -> Result<CreditExplanation, Refusal> {
    replay(note, document, None)
}

/// The same to the cent, from all the notes that gave something back of the invoice before; those that did not, and
/// later ones, may be among them.
///
/// # Errors
/// As [`explain_credit_note`].
pub fn explain_credit_note_after(
    note: &CreditNote,
    document: &InvoiceDocument,
    notes: &[CreditNote],
) -> Result<CreditExplanation, Refusal> {
    let mut given = Given::default();
    for line in notes.iter().filter(|n| n.invoice == document.id && n.number < note.number).flat_map(|n| &n.lines) {
        given.enter(line)?;
    }
    replay(note, document, Some(given))
}

/// What was given back of each line: the net amount, then the taxes.
#[derive(Default)]
struct Given(BTreeMap<u16, Vec<Money>>);

impl Given {
    fn enter(&mut self, line: &CreditLine) -> Result<(), Refusal> {
        let parts = parts(line);
        let before = self.0.remove(&line.line).unwrap_or_default();
        let zero = Money::zero(line.net.currency());
        let before = before.into_iter().chain(std::iter::repeat(zero));
        let after = parts.into_iter().zip(before).map(|(part, before)| before.plus(part));
        self.0.insert(line.line, after.collect::<Result<_, _>>()?);
        Ok(())
    }

    fn left(&self, n: u16, line: &Line) -> Result<Vec<Money>, Refusal> {
        let given = self.0.get(&n).map(Vec::as_slice).unwrap_or_default();
        let zero = Money::zero(line.taxed.net.currency());
        let given = given.iter().copied().chain(std::iter::repeat(zero));
        debited(line).into_iter().zip(given).map(|(debited, given)| debited.minus(given)).collect()
    }
}

fn parts(line: &CreditLine) -> Vec<Money> {
    [line.net].into_iter().chain(line.taxes.iter().copied()).collect()
}

fn debited(line: &Line) -> Vec<Money> {
    [line.taxed.net].into_iter().chain(line.taxed.taxes.iter().map(|tax| tax.amount)).collect()
}

fn replay(
    note: &CreditNote,
    document: &InvoiceDocument,
    mut given: Option<Given>,
) -> Result<CreditExplanation, Refusal> {
    if note.invoice != document.id {
        return Err(Refusal::NoSuchInvoice);
    }
    let mut lines = Vec::with_capacity(note.lines.len());
    let mut differences = Vec::new();
    for (n, credit) in note.lines.iter().enumerate() {
        let line = document.lines.get(usize::from(credit.line)).ok_or(Refusal::NoSuchLine)?;
        let left = given.as_ref().map(|given| given.left(credit.line, line)).transpose()?;
        let mut comparison = Comparison::of(Some(n));
        lines.push(replay_line(credit, &note.reason, line, left, &mut comparison)?);
        differences.extend(comparison.differences);
        if let Some(given) = &mut given {
            given.enter(credit)?;
        }
    }
    let total = Money::sum(document.total.currency(), lines.iter().map(|line| line.gross))?;
    let mut comparison = Comparison::of(None);
    comparison.check(Figure::Total, total, note.total);
    comparison.check(Figure::Total, note.to_balance.plus(note.to_credit)?, note.total);
    differences.extend(comparison.differences);
    let sentence = credit_words::note(note, total);
    Ok(CreditExplanation { lines, total, sentence, differences })
}

fn replay_line(
    credit: &CreditLine,
    reason: &CreditReason,
    line: &Line,
    left: Option<Vec<Money>>,
    comparison: &mut Comparison,
) -> Result<ExplainedCredit, Refusal> {
    let (debited, stored) = (debited(line), parts(credit));
    let exact = credit.unused.map(|(_, part)| times(line.taxed.net, part)).transpose()?;
    let due = match credit.unused {
        Some((rest, part)) => {
            if rest.end() != line.span.end() || rest.start() < line.span.start() {
                comparison.note(Figure::Unused, span(line.span), span(rest));
            }
            debited.iter().map(|debited| rounded(*debited, part)).collect::<Result<Vec<_>, _>>()?
        }
        None => debited,
    };
    let replayed = match (left, credit.unused) {
        (Some(left), Some(_)) => {
            due.iter().zip(left).map(|(due, left)| due.min(left)).collect::<Result<Vec<_>, _>>()?
        }
        (Some(left), None) => of_what_remained(credit.gross, reason, &left)?,
        (None, _) => within(&stored, &due)?,
    };
    for (n, (replayed, due)) in replayed.iter().zip(stored.iter()).enumerate() {
        let figure = n.checked_sub(1).map_or(Figure::Net, Figure::Tax);
        comparison.check(figure, *replayed, *due);
    }
    let (net, taxes) = match replayed.split_first() {
        Some((net, taxes)) => (*net, taxes.to_vec()),
        None => (Money::zero(credit.net.currency()), Vec::new()),
    };
    if taxes.len() != credit.taxes.len() {
        comparison.note(Figure::Tax(0), format!("{} taxes", taxes.len()), format!("{} taxes", credit.taxes.len()));
    }
    let gross = taxes.iter().try_fold(net, |sum, tax| sum.plus(*tax))?;
    comparison.check(Figure::Gross, gross, credit.gross);
    let mut explained = ExplainedCredit {
        line: credit.line,
        name: credit.name.clone(),
        sentence: String::new(),
        unused: credit.unused,
        exact,
        bounded: credit.unused.is_some() && replayed != due,
        net,
        taxes,
        gross,
        agrees: comparison.differences.is_empty(),
    };
    explained.sentence = credit_words::line(&explained, line);
    Ok(explained)
}

/// An amount shared out over what remained, which a void note takes all of.
fn of_what_remained(gross: Money, reason: &CreditReason, left: &[Money]) -> Result<Vec<Money>, Refusal> {
    let most = Money::sum(gross.currency(), left.iter().copied())?;
    let within = gross.amount() > 0 && gross.minus(most)?.amount() <= 0;
    if *reason == CreditReason::Void || !within {
        return Ok(left.to_vec());
    }
    allocate(gross, left)
}

/// What is stored, as far as it lies between nothing and what is due at most.
fn within(stored: &[Money], due: &[Money]) -> Result<Vec<Money>, Refusal> {
    let pairs = due.iter().enumerate().map(|(n, due)| {
        let zero = Money::zero(due.currency());
        let stored = stored.get(n).copied().unwrap_or(zero);
        if stored.amount() < 0 { Ok(zero) } else { stored.min(*due) }
    });
    pairs.collect()
}

fn times(debited: Money, part: Fraction) -> Result<Exact, Refusal> {
    Exact::from(debited).times(part.numerator(), part.denominator())
}

fn rounded(debited: Money, part: Fraction) -> Result<Money, Refusal> {
    Money::new(times(debited, part)?.rounded()?, debited.currency())
}

fn span(period: Period) -> String {
    format!("{}/{}", period.start(), period.end())
}
