use super::decimal::decimal;
use super::{Currency, Exact, Money};
use crate::Refusal;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The price of one unit in major units of a currency, finer than its smallest coin: `0.0004`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitPrice(Decimal);

/// How many units: a decimal, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quantity(Decimal);

impl UnitPrice {
    /// The exact cost of `quantity` units, in minor units of `currency`.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when it does not fit an i128 fraction.
    pub fn of(self, quantity: Quantity, currency: Currency) -> Result<Exact, Refusal> {
        let price = self.0.normalize();
        let count = quantity.0.normalize();
        let minor = 10_i128.pow(currency.exponent());
        let numerator = price.mantissa().checked_mul(count.mantissa()).and_then(|n| n.checked_mul(minor));
        let scale = price.scale() + count.scale();
        let denominator = 10_i128.checked_pow(scale);
        let (numerator, denominator) = numerator.zip(denominator).ok_or(Refusal::AmountOutOfRange)?;
        Exact::new(numerator, denominator)
    }
}

/// Digits before and after the point that a price or a quantity may have.
const MOST_INTEGER_DIGITS: u32 = 12;
const MOST_DECIMALS: u32 = 12;

fn within_limits(value: Decimal) -> Result<Decimal, Refusal> {
    let value = value.normalize();
    let integer = value.trunc().mantissa();
    if value.is_sign_negative() || value.scale() > MOST_DECIMALS || integer >= 10_i128.pow(MOST_INTEGER_DIGITS) {
        return Err(Refusal::DecimalOutOfRange);
    }
    Ok(value)
}

decimal!(UnitPrice, within_limits, Refusal::DecimalOutOfRange);
decimal!(Quantity, within_limits, Refusal::DecimalOutOfRange);

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Quantity {
    pub const ZERO: Self = Self(Decimal::ZERO);
    pub const ONE: Self = Self(Decimal::ONE);

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// # Errors
    /// [`Refusal::DecimalOutOfRange`] when `other` is the greater.
    pub fn minus(self, other: Self) -> Result<Self, Refusal> {
        // At most 12 digits on either side of the point: the difference is exact.
        self.0.checked_sub(other.0).ok_or(Refusal::DecimalOutOfRange)?.try_into()
    }

    /// The exact cost of this many at `amount` each, in minor units.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when it does not fit an i128 fraction.
    pub fn each(self, amount: Money) -> Result<Exact, Refusal> {
        let count = self.0.normalize();
        let numerator = count.mantissa().checked_mul(amount.amount().into());
        let denominator = 10_i128.checked_pow(count.scale());
        let (numerator, denominator) = numerator.zip(denominator).ok_or(Refusal::AmountOutOfRange)?;
        Exact::new(numerator, denominator)
    }

    /// How many packages of `size` hold this quantity; a started one counts.
    ///
    /// # Errors
    /// [`Refusal::PackageSize`] when a package holds nothing, [`Refusal::DecimalOutOfRange`] when there are 10¹² of
    /// them or more.
    pub fn packages(self, size: u32) -> Result<Self, Refusal> {
        let quantity = self.0.normalize();
        // The mantissa has at most 24 digits, the scale is at most 12 and the size has 10 digits.
        let package = i128::from(size) * 10_i128.pow(quantity.scale());
        let full = quantity.mantissa().checked_div(package).ok_or(Refusal::PackageSize)?;
        let started = i128::from(full * package < quantity.mantissa());
        Decimal::try_from_i128_with_scale(full + started, 0).map_err(|_| Refusal::DecimalOutOfRange)?.try_into()
    }
}

impl From<u32> for Quantity {
    fn from(units: u32) -> Self {
        Self(Decimal::from(units))
    }
}
