use super::Money;
use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An exact value in minor units before rounding: a reduced fraction, written `1999` or `5597/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

impl Exact {
    #[must_use]
    pub fn zero() -> Self {
        Self { numerator: 0, denominator: 1 }
    }

    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when `denominator` is not positive.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, Refusal> {
        if denominator <= 0 {
            return Err(Refusal::AmountOutOfRange);
        }
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        // The divisor divides a positive i128, so it fits.
        let divisor = i128::try_from(divisor).map_err(|_| Refusal::AmountOutOfRange)?;
        Ok(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// This value times `numerator / denominator`.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when the product does not fit.
    pub fn times(self, numerator: i64, denominator: i64) -> Result<Self, Refusal> {
        let factor = Self::new(numerator.into(), denominator.into())?;
        // Reducing crosswise first keeps every representable product representable.
        let left = Self::new(self.numerator, factor.denominator)?;
        let right = Self::new(factor.numerator, self.denominator)?;
        let product = left.numerator.checked_mul(right.numerator).zip(left.denominator.checked_mul(right.denominator));
        let (numerator, denominator) = product.ok_or(Refusal::AmountOutOfRange)?;
        Self::new(numerator, denominator)
    }

    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when the sum, over the least common denominator, does not fit.
    pub fn plus(self, other: Self) -> Result<Self, Refusal> {
        let (numerator, denominator) = self.sum(other).ok_or(Refusal::AmountOutOfRange)?;
        Self::new(numerator, denominator)
    }

    fn sum(self, other: Self) -> Option<(i128, i128)> {
        let divisor = greatest_common_divisor(self.denominator.unsigned_abs(), other.denominator.unsigned_abs())
            .try_into()
            .ok()?;
        // A common divisor of positive numbers is not zero.
        let (mine, theirs) = (other.denominator.checked_div(divisor)?, self.denominator.checked_div(divisor)?);
        let numerator = self.numerator.checked_mul(mine)?.checked_add(other.numerator.checked_mul(theirs)?)?;
        Some((numerator, self.denominator.checked_mul(mine)?))
    }

    /// # Errors
    /// As [`Exact::plus`].
    pub fn minus(self, other: Self) -> Result<Self, Refusal> {
        let numerator = other.numerator.checked_neg().ok_or(Refusal::AmountOutOfRange)?;
        self.plus(Self { numerator, ..other })
    }

    /// Of the reduced fraction.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Of the reduced fraction; positive.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Minor units, rounded half away from zero.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] beyond an i64.
    pub fn rounded(self) -> Result<i64, Refusal> {
        let whole = self.numerator / self.denominator;
        let rest = (self.numerator % self.denominator).unsigned_abs();
        let away = i128::from(rest >= self.denominator.unsigned_abs() - rest) * self.numerator.signum();
        i64::try_from(whole + away).map_err(|_| Refusal::AmountOutOfRange)
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<Money> for Exact {
    fn from(money: Money) -> Self {
        Self { numerator: money.amount().into(), denominator: 1 }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl FromStr for Exact {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let parse = |digits: &str| digits.parse::<i128>().map_err(|_| Refusal::AmountOutOfRange);
        Self::new(parse(numerator)?, parse(denominator)?)
    }
}

impl TryFrom<String> for Exact {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Exact> for String {
    fn from(exact: Exact) -> Self {
        exact.to_string()
    }
}
