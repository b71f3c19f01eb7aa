use super::figure::{Comparison, Difference, Figure};
use super::line_words;
use crate::Refusal;
use crate::coupon::CouponCode;
use crate::invoice::{InvoiceDocument, Line, LineRule};
use crate::money::{Exact, Money};
use crate::price::Step;
use crate::tax::{LineTax, TaxedAmount, tax};
use crate::text::Name;
use crate::time::{Fraction, Period};
use serde::Serialize;

/// An invoice computed again. All figures are the replayed ones; the stored ones are in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// As in the invoice, one for one.
    pub lines: Vec<ExplainedLine>,
    pub discount: Option<ExplainedDiscount>,
    /// The sum of the lines' gross amounts.
    pub total: Money,
    /// What the total is, for people.
    pub sentence: String,
    /// Empty, unless we failed.
    pub differences: Vec<Difference>,
}

/// A line computed again from its price, quantity and fraction, its discount and its taxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedLine {
    pub name: Name,
    /// How the line comes about, for people: amounts as [`Money`] shows them.
    pub sentence: String,
    pub rule: LineRule,
    pub span: Period,
    /// The price of the quantity in a whole period, tier by tier; none for a restored line, which was priced before.
    pub steps: Vec<Step>,
    /// Minor units: the sum of the steps, or for a restored line the net amount that was given back.
    pub whole: Exact,
    /// The part of a whole period; of a restored line all of it.
    pub fraction: Fraction,
    /// Minor units: `whole × fraction`.
    pub exact: Exact,
    /// `exact`, rounded half away from zero.
    pub amount: Money,
    /// The line's share of the invoice's discount.
    pub discount: Money,
    pub net: Money,
    pub taxes: Vec<LineTax>,
    pub gross: Money,
    /// Whether every figure comes out as it is stored.
    pub agrees: bool,
}

/// What a coupon takes off the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedDiscount {
    pub code: CouponCode,
    pub sentence: String,
    /// The sum of the lines it is for, before it.
    pub eligible: Money,
    /// The sum of the lines' shares.
    pub amount: Money,
}

impl Explanation {
    /// Whether every figure comes out as it is stored. When not, the failure is ours: raise an alarm.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Computes an issued invoice again from what is stored with its lines, and says how.
///
/// What a restored line repeats is in a credit note and not in the invoice: of such a line only the sums are computed
/// again.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::CurrencyMismatch`] and whatever [`Price::steps`](crate::price::Price::steps)
/// refuses: no invoice that the rules issue is, so a refusal is as much an alarm as a difference.
pub fn explain(document: &InvoiceDocument) -> Result<Explanation, Refusal> {
    let currency = document.total.currency();
    let priced: Vec<Priced> = document.lines.iter().map(|line| price(line, document)).collect::<Result<_, _>>()?;
    let (shares, discount) = discount(document, &priced)?;
    let mut lines = Vec::with_capacity(priced.len());
    let mut differences = Vec::new();
    for (n, ((line, priced), share)) in document.lines.iter().zip(priced).zip(shares).enumerate() {
        let taxed = match line.rule {
            LineRule::Restored | LineRule::RestoredOneOff | LineRule::RestoredArrears => repeated(&line.taxed)?,
            LineRule::Advance | LineRule::Arrears | LineRule::OneOff => {
                tax(priced.amount.minus(share)?, &line.taxed.applied())?
            }
        };
        let mut comparison = Comparison::of(Some(n));
        compare(&mut comparison, line, &priced, share, &taxed);
        let mut explained = ExplainedLine {
            name: line.name.clone(),
            sentence: String::new(),
            rule: line.rule,
            span: line.span,
            steps: priced.steps,
            whole: priced.whole,
            fraction: priced.fraction,
            exact: priced.exact,
            amount: priced.amount,
            discount: share,
            net: taxed.net,
            taxes: taxed.taxes,
            gross: taxed.gross,
            agrees: comparison.differences.is_empty(),
        };
        explained.sentence = line_words::sentence(&explained, line, discount.as_ref().map(|discount| &discount.code))?;
        lines.push(explained);
        differences.extend(comparison.differences);
    }
    let total = Money::sum(currency, lines.iter().map(|line| line.gross))?;
    let mut comparison = Comparison::of(None);
    comparison.check(Figure::Total, total, document.total);
    differences.extend(comparison.differences);
    let sentence = line_words::total(lines.len(), total);
    Ok(Explanation { lines, discount, total, sentence, differences })
}

/// A line before its discount and its taxes.
struct Priced {
    steps: Vec<Step>,
    whole: Exact,
    fraction: Fraction,
    exact: Exact,
    amount: Money,
}

fn price(line: &Line, document: &InvoiceDocument) -> Result<Priced, Refusal> {
    let currency = document.total.currency();
    if line.is_restored() {
        let whole = line.taxed.net.into();
        return Ok(Priced {
            steps: Vec::new(),
            whole,
            fraction: Fraction::WHOLE,
            exact: whole,
            amount: line.taxed.net,
        });
    }
    let steps = line.price.steps(line.quantity, currency)?;
    let whole = steps.iter().try_fold(Exact::zero(), |sum, step| sum.plus(step.exact))?;
    let exact = whole.times(line.fraction.numerator(), line.fraction.denominator())?;
    let amount = Money::new(exact.rounded()?, currency)?;
    Ok(Priced { steps, whole, fraction: line.fraction, exact, amount })
}

/// What the invoice's discount takes off each line: nothing off restored lines, and nothing off plans it is not for.
fn discount(document: &InvoiceDocument, priced: &[Priced]) -> Result<(Vec<Money>, Option<ExplainedDiscount>), Refusal> {
    let zero = Money::zero(document.total.currency());
    let Some(stored) = &document.discount else {
        return Ok((vec![zero; priced.len()], None));
    };
    let is_for = |line: &Line| !line.is_restored() && stored.discount.applies_to(line.basis.plan.plan);
    let lines = || document.lines.iter().zip(priced);
    let eligible: Vec<Money> = lines().filter(|(line, _)| is_for(line)).map(|(_, priced)| priced.amount).collect();
    let shared = stored.discount.share(&eligible, stored.fraction.numerator(), stored.fraction.denominator())?;
    let amount = Money::sum(zero.currency(), shared.iter().copied())?;
    let eligible = Money::sum(zero.currency(), eligible)?;
    let mut shared = shared.into_iter();
    let shares = lines().map(|(line, _)| if is_for(line) { shared.next().unwrap_or(zero) } else { zero }).collect();
    let sentence = line_words::discount(stored, eligible, amount);
    Ok((shares, Some(ExplainedDiscount { code: stored.discount.code.clone(), sentence, eligible, amount })))
}

/// What was given back, with its parts added up again.
fn repeated(taxed: &TaxedAmount) -> Result<TaxedAmount, Refusal> {
    let gross = taxed.taxes.iter().try_fold(taxed.net, |sum, tax| sum.plus(tax.amount))?;
    Ok(TaxedAmount { gross, ..taxed.clone() })
}

fn compare(comparison: &mut Comparison, line: &Line, priced: &Priced, discount: Money, taxed: &TaxedAmount) {
    comparison.check(Figure::Exact, priced.exact, line.exact);
    comparison.check(Figure::Amount, priced.amount, line.amount);
    comparison.check(Figure::Discount, discount, line.discount);
    comparison.check(Figure::Net, taxed.net, line.taxed.net);
    for (n, (replayed, stored)) in taxed.taxes.iter().zip(&line.taxed.taxes).enumerate() {
        comparison.check(Figure::Tax(n), replayed.amount, stored.amount);
    }
    comparison.check(Figure::Gross, taxed.gross, line.taxed.gross);
}
