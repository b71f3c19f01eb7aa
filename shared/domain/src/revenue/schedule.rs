use super::recognition::Recognition;
use crate::Refusal;
use crate::credit_note::CreditNote;
use crate::id::InvoiceId;
use crate::invoice::InvoiceDocument;
use crate::money::{Currency, Money};
use crate::time::{BillingTime, Month, Months, Period};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Revenue by month, before taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    pub months: Vec<RevenueMonth>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevenueMonth {
    pub month: Month,
    pub period: Period,
    /// One for each currency of the papers, in the order of their codes.
    pub amounts: Vec<RevenueAmounts>,
}

/// A month's revenue in one currency: the `deferred` of the month before, plus `billed`, less `recognised`, is
/// `deferred`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RevenueAmounts {
    /// Net amounts of the papers issued in the month, less those of its credit notes.
    pub billed: Money,
    /// What was earned in the month; negative where more was given back.
    pub recognised: Money,
    /// What was billed by the month's end and is still to be earned. Negative where time is charged after it has
    /// passed: then it is accrued, earned and still to be billed.
    pub deferred: Money,
}

/// In which month each line is earned, from the papers alone.
///
/// - A line for time is earned evenly, second by second, over its span, whenever it was issued: in advance, in arrears,
///   and restored. What is charged once is earned at once, at its span's start.
/// - What a credit note gives back for the rest of a line's time is taken back evenly over that rest.
/// - What it gives back for another reason is taken back at once when it is issued, as far as it was earned; beyond
///   that, from what the line would earn next. So nothing of a voided invoice is earned any more.
/// - What is earned of a line by an instant is rounded, half away from zero, and months are differences of that: the
///   months together are the line's net amount less what was given back, to the cent. They do not depend on which
///   months are asked for. A paper that comes later can still change a month that it speaks of.
///
/// A month contains what happens from its first instant on, before the first instant of the next.
///
/// # Errors
/// [`Refusal::NoSuchInvoice`] for a credit note without its invoice, [`Refusal::NoSuchLine`];
/// [`Refusal::CurrencyMismatch`]; [`Refusal::AmountOutOfRange`]; [`Refusal::BeyondCalendar`].
pub fn schedule(papers: &[InvoiceDocument], credits: &[CreditNote], months: &Months) -> Result<Schedule, Refusal> {
    let books = Books::of(papers, credits)?;
    let months = months.periods()?;
    let Some((_, first)) = months.first() else {
        return Ok(Schedule { months: Vec::new() });
    };
    let mut before = books.at(first.start())?;
    let mut scheduled = Vec::with_capacity(months.len());
    for (month, period) in months {
        let after = books.at(period.end())?;
        let amounts = books.currencies.iter().map(|currency| {
            let (was, is) = (of(&before, *currency), of(&after, *currency));
            Ok(RevenueAmounts {
                billed: money(is.billed - was.billed, *currency)?,
                recognised: money(is.recognised - was.recognised, *currency)?,
                deferred: money(is.billed - is.recognised, *currency)?,
            })
        });
        scheduled.push(RevenueMonth { month, period, amounts: amounts.collect::<Result<_, Refusal>>()? });
        before = after;
    }
    Ok(Schedule { months: scheduled })
}

/// Minor units, all of them before an instant.
#[derive(Clone, Copy, Default)]
struct Cumulative {
    billed: i128,
    recognised: i128,
}

struct Books {
    currencies: BTreeSet<Currency>,
    billed: Vec<(BillingTime, Currency, i128)>,
    lines: Vec<(Currency, Recognition)>,
}

impl Books {
    fn of(papers: &[InvoiceDocument], credits: &[CreditNote]) -> Result<Self, Refusal> {
        let mut books = Self { currencies: BTreeSet::new(), billed: Vec::new(), lines: Vec::new() };
        // Where each invoice's lines begin, and how many they are.
        let mut places = BTreeMap::<InvoiceId, (usize, usize)>::new();
        for paper in papers {
            let currency = paper.total.currency();
            books.currencies.insert(currency);
            places.insert(paper.id, (books.lines.len(), paper.lines.len()));
            for line in &paper.lines {
                let net = in_currency(line.taxed.net, currency)?;
                books.billed.push((paper.issued_at, currency, net.amount().into()));
                books.lines.push((currency, Recognition::new(line)));
            }
        }
        for note in credits {
            let (start, count) = places.get(&note.invoice).copied().ok_or(Refusal::NoSuchInvoice)?;
            for credit in &note.lines {
                let n = usize::from(credit.line);
                let place = start.checked_add(n).filter(|_| n < count).ok_or(Refusal::NoSuchLine)?;
                let (currency, line) = books.lines.get_mut(place).ok_or(Refusal::NoSuchLine)?;
                let net = in_currency(credit.net, *currency)?;
                books.billed.push((note.issued_at, *currency, -i128::from(net.amount())));
                match credit.unused {
                    Some((rest, _)) => line.give_back_time(rest, net),
                    None => line.give_back(note.issued_at, net),
                }
            }
        }
        Ok(books)
    }

    /// By currency, what was billed and what was recognised before an instant.
    fn at(&self, instant: BillingTime) -> Result<BTreeMap<Currency, Cumulative>, Refusal> {
        let mut sums = BTreeMap::<Currency, Cumulative>::new();
        // As many i64 as fit in memory do not overflow an i128.
        for (_, currency, net) in self.billed.iter().filter(|(at, ..)| *at < instant) {
            sums.entry(*currency).or_default().billed += net;
        }
        for (currency, line) in &self.lines {
            sums.entry(*currency).or_default().recognised += i128::from(line.before(instant)?);
        }
        Ok(sums)
    }
}

fn of(sums: &BTreeMap<Currency, Cumulative>, currency: Currency) -> Cumulative {
    sums.get(&currency).copied().unwrap_or_default()
}

fn in_currency(money: Money, currency: Currency) -> Result<Money, Refusal> {
    if money.currency() == currency { Ok(money) } else { Err(Refusal::CurrencyMismatch) }
}

fn money(amount: i128, currency: Currency) -> Result<Money, Refusal> {
    Money::new(i64::try_from(amount).map_err(|_| Refusal::AmountOutOfRange)?, currency)
}
