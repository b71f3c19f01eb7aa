use super::{Currency, Exact};
use crate::Refusal;
use crate::time::Fraction;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in minor units of its currency, |amount| ≤ 2⁵³−1 so that every JSON reader keeps it exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Money {
    amount: i64,
    currency: Currency,
}

#[derive(Deserialize)]
struct Unchecked {
    amount: i64,
    currency: Currency,
}

impl TryFrom<Unchecked> for Money {
    type Error = Refusal;

    fn try_from(raw: Unchecked) -> Result<Self, Refusal> {
        Self::new(raw.amount, raw.currency)
    }
}

impl Money {
    pub const MAX_AMOUNT: i64 = (1 << 53) - 1;

    /// # Errors
    /// [`Refusal::AmountOutOfRange`] beyond ±[`Money::MAX_AMOUNT`].
    pub fn new(amount: i64, currency: Currency) -> Result<Self, Refusal> {
        if (-Self::MAX_AMOUNT..=Self::MAX_AMOUNT).contains(&amount) {
            Ok(Self { amount, currency })
        } else {
            Err(Refusal::AmountOutOfRange)
        }
    }

    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Minor units.
    #[must_use]
    pub fn amount(self) -> i64 {
        self.amount
    }

    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.amount == 0
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self { amount: -self.amount, currency: self.currency }
    }

    /// # Errors
    /// [`Refusal::CurrencyMismatch`], [`Refusal::AmountOutOfRange`].
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        if self.currency != other.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        // Two amounts below 2⁵³ cannot overflow an i64.
        Self::new(self.amount + other.amount, self.currency)
    }

    /// # Errors
    /// As [`Money::plus`].
    pub fn minus(self, other: Self) -> Result<Self, Refusal> {
        self.plus(other.negated())
    }

    /// So much of it, rounded half away from zero.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], which a part of an amount never is.
    pub fn part(self, fraction: Fraction) -> Result<Self, Refusal> {
        let exact = Exact::from(self).times(fraction.numerator(), fraction.denominator())?;
        Self::new(exact.rounded()?, self.currency)
    }

    /// The lesser of the two.
    ///
    /// # Errors
    /// [`Refusal::CurrencyMismatch`].
    pub fn min(self, other: Self) -> Result<Self, Refusal> {
        if self.currency != other.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        Ok(if other.amount < self.amount { other } else { self })
    }

    /// The sum of `amounts`, which must all be in `currency`.
    ///
    /// # Errors
    /// As [`Money::plus`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, Refusal> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }
}

/// `EUR 19.99`: for people, never parsed.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent() as usize;
        let sign = if self.amount < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.amount.unsigned_abs(), width = exponent + 1);
        let (major, minor) = digits.split_at(digits.len() - exponent);
        let point = if exponent == 0 { "" } else { "." };
        write!(f, "{} {sign}{major}{point}{minor}", self.currency)
    }
}
