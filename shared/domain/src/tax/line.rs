use super::{AppliedTax, AppliedTaxes};
use crate::Refusal;
use crate::id::TaxRateId;
use crate::money::{Exact, Money, Percent, largest_remainder};
use crate::text::Name;
use serde::{Deserialize, Serialize};

/// A line's amount split into what the operator earns and what is owed in tax: `net` and `taxes` add up to `gross`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxedAmount {
    pub net: Money,
    pub taxes: Vec<LineTax>,
    /// What the customer pays.
    pub gross: Money,
}

/// One tax of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTax {
    pub rate: TaxRateId,
    pub name: Name,
    pub percent: Percent,
    pub inclusive: bool,
    /// Owed by the customer themselves, so that `amount` is zero.
    pub reverse_charge: bool,
    pub amount: Money,
}

impl TaxedAmount {
    /// The taxes that were applied: with the amount before tax, they give this again.
    #[must_use]
    pub fn applied(&self) -> AppliedTaxes {
        let applied = self.taxes.iter().map(|tax| AppliedTax {
            rate: tax.rate,
            name: tax.name.clone(),
            percent: tax.percent,
            inclusive: tax.inclusive,
            reverse_charge: tax.reverse_charge,
        });
        applied.collect()
    }
}

/// Taxes `amount`, a line's amount after its discount, in minor units. Each line rounds on its own, half away from
/// zero; a credit (a negative amount) is taxed as the opposite of its charge.
///
/// - Inclusive taxes are taken out of the amount together. Their sum is rounded once, `amount × P / (100 + P)` with
///   P the sum of their percentages, and shared out by largest remainder; the net is what remains. Rounding each by
///   itself could take out more than there is.
/// - Each exclusive tax is `net × p / 100`, rounded, on top; none is levied on another.
/// - A tax that the customer owes themselves is listed with nothing; a price that contained it comes down to its
///   net.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`].
pub fn tax(amount: Money, applied: &AppliedTaxes) -> Result<TaxedAmount, Refusal> {
    let contained = contained(amount, applied)?;
    let net = contained.iter().try_fold(amount, |net, tax| net.minus(*tax))?;
    let mut taxes = Vec::with_capacity(contained.len());
    for (tax, contained) in applied.as_slice().iter().zip(contained) {
        let owed = match tax {
            AppliedTax { reverse_charge: true, .. } => Money::zero(amount.currency()),
            AppliedTax { inclusive: true, .. } => contained,
            _ => Money::new(tax.percent.of(net.into())?.rounded()?, amount.currency())?,
        };
        taxes.push(LineTax {
            rate: tax.rate,
            name: tax.name.clone(),
            percent: tax.percent,
            inclusive: tax.inclusive,
            reverse_charge: tax.reverse_charge,
            amount: owed,
        });
    }
    let gross = taxes.iter().try_fold(net, |sum, tax| sum.plus(tax.amount))?;
    Ok(TaxedAmount { net, taxes, gross })
}

/// How much of `amount` each tax is, one that is not inclusive being nothing of it. A reverse charge counts: the
/// price contained it.
fn contained(amount: Money, applied: &AppliedTaxes) -> Result<Vec<Money>, Refusal> {
    let parts = applied.as_slice().iter().map(|tax| if tax.inclusive { tax.percent.parts() } else { 0 });
    let parts: Vec<i64> = parts.collect();
    let whole = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(*part)).ok_or(Refusal::AmountOutOfRange)?;
    let with_tax = whole.checked_add(Percent::WHOLE).ok_or(Refusal::AmountOutOfRange)?;
    let total = Exact::from(amount).times(whole, with_tax)?.rounded()?;
    let shares = largest_remainder(total, &parts)?;
    shares.into_iter().map(|share| Money::new(share, amount.currency())).collect()
}
