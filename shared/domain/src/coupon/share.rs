use super::{Discount, Effect};
use crate::Refusal;
use crate::money::{Exact, Money, allocate};

impl Discount {
    /// What each of the `eligible` line amounts is lowered by, when they are for `numerator / denominator` of a
    /// whole period. The lines carry their part of the period already, so a percentage is taken of them as they
    /// are; an amount is cut to that part.
    ///
    /// The discount is rounded once, half away from zero, and shared out by largest remainder, so that the shares
    /// add up to it. Credits (negative amounts) take no part, no share exceeds its line, and none is negative.
    ///
    /// # Errors
    /// [`Refusal::CouponCurrency`] for an amount in the currency of none of the lines,
    /// [`Refusal::CurrencyMismatch`] for lines in two; [`Refusal::AmountOutOfRange`] when the lines add up to more
    /// than an amount may be, or `denominator` is not positive.
    pub fn share(&self, eligible: &[Money], numerator: i64, denominator: i64) -> Result<Vec<Money>, Refusal> {
        let Some(currency) = eligible.first().map(|line| line.currency()) else {
            return Ok(Vec::new());
        };
        let zero = Money::zero(currency);
        let charges: Vec<Money> = eligible.iter().map(|line| if line.amount() < 0 { zero } else { *line }).collect();
        let sum = Money::sum(currency, charges.iter().copied())?;
        let discount = match self.effect {
            Effect::Percent(percent) => percent.of(sum.into())?.rounded()?,
            Effect::Amount(amount) if amount.currency() != currency => return Err(Refusal::CouponCurrency),
            Effect::Amount(amount) => Exact::from(amount).times(numerator, denominator)?.rounded()?,
        };
        allocate(Money::new(discount.clamp(0, sum.amount()), currency)?, &charges)
    }
}
