use super::{Basis, InvoiceDiscount, Line, LineRule};
use crate::Refusal;
use crate::money::{Currency, Exact, Money, Quantity};
use crate::price::Price;
use crate::tax::{AppliedTaxes, TaxedAmount, tax};
use crate::text::Name;
use crate::time::{Fraction, Period};

/// What is to become a line.
#[derive(Clone, Debug)]
pub struct Charge {
    pub basis: Basis,
    pub name: Name,
    pub rule: LineRule,
    pub price: Price,
    pub quantity: Quantity,
    pub span: Period,
    pub fraction: Fraction,
    /// For a restored line: what was credited.
    pub restored: Option<Restored>,
}

/// What was given back and is charged again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub taxed: TaxedAmount,
    /// What of a discount it is without already.
    pub discount: Money,
}

/// An invoice before it has a number: priced, discounted and taxed, and not yet owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceDraft {
    pub lines: Vec<Line>,
    pub discount: Option<InvoiceDiscount>,
    pub total: Money,
}

/// Prices the charges one by one, takes the discount off those that it is for, and taxes what remains of each.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::CouponCurrency`].
pub fn draft(
    charges: Vec<Charge>,
    discount: Option<InvoiceDiscount>,
    taxes: &AppliedTaxes,
    currency: Currency,
) -> Result<InvoiceDraft, Refusal> {
    let priced = charges.into_iter().map(|charge| {
        let exact = exact(&charge, currency)?;
        let amount = Money::new(exact.rounded()?, currency)?;
        Ok((charge, exact, amount))
    });
    let priced: Vec<_> = priced.collect::<Result<_, Refusal>>()?;
    let off = |charge: &Charge| charge.restored.is_none() && applies(discount.as_ref(), charge);
    let eligible: Vec<Money> = priced.iter().filter(|(charge, ..)| off(charge)).map(|(.., amount)| *amount).collect();
    let shares = match &discount {
        Some(InvoiceDiscount { discount, fraction }) => {
            discount.share(&eligible, fraction.numerator(), fraction.denominator())?
        }
        None => Vec::new(),
    };
    let mut shares = shares.into_iter();
    let mut lines = Vec::with_capacity(priced.len());
    for (charge, exact, amount) in priced {
        let share = if off(&charge) { shares.next() } else { None };
        let discount = share.unwrap_or(Money::zero(currency));
        let (taxed, restored_discount) = match charge.restored {
            Some(Restored { taxed, discount }) => (taxed, Some(discount).filter(|discount| !discount.is_zero())),
            None => (tax(amount.minus(discount)?, taxes)?, None),
        };
        let Charge { basis, name, rule, price, quantity, span, fraction, .. } = charge;
        lines.push(Line {
            basis,
            name,
            rule,
            price,
            quantity,
            span,
            fraction,
            exact,
            amount,
            discount,
            restored_discount,
            taxed,
        });
    }
    let total = Money::sum(currency, lines.iter().map(|line| line.taxed.gross))?;
    let used = lines.iter().any(|line| !line.discount.is_zero());
    Ok(InvoiceDraft { lines, discount: discount.filter(|_| used), total })
}

fn applies(discount: Option<&InvoiceDiscount>, charge: &Charge) -> bool {
    discount.is_some_and(|discount| discount.discount.applies_to(charge.basis.plan.plan))
}

fn exact(charge: &Charge, currency: Currency) -> Result<Exact, Refusal> {
    match &charge.restored {
        Some(restored) => Ok(restored.taxed.net.into()),
        None => {
            let whole = charge.price.exact(charge.quantity, currency)?;
            whole.times(charge.fraction.numerator(), charge.fraction.denominator())
        }
    }
}
