use super::{Currency, Exact};
use crate::Refusal;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The price of one unit in major units of a currency, finer than its smallest coin: `0.0004`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitPrice(Decimal);

/// How many units: a decimal, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

macro_rules! decimal {
    ($name:ident) => {
        impl TryFrom<Decimal> for $name {
            type Error = Refusal;

            fn try_from(value: Decimal) -> Result<Self, Refusal> {
                within_limits(value).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;

            fn try_from(text: String) -> Result<Self, Refusal> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl std::str::FromStr for $name {
            type Err = Refusal;

            fn from_str(text: &str) -> Result<Self, Refusal> {
                // The library also reads exponents and underscores, which are not decimals on our wire.
                if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
                    return Err(Refusal::DecimalOutOfRange);
                }
                Decimal::from_str_exact(text).map_err(|_| Refusal::DecimalOutOfRange)?.try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

decimal!(UnitPrice);
decimal!(Quantity);

impl Quantity {
    pub const ONE: Self = Self(Decimal::ONE);
}

impl From<u32> for Quantity {
    fn from(units: u32) -> Self {
        Self(Decimal::from(units))
    }
}
