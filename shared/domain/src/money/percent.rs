use super::Exact;
use super::decimal::decimal;
use crate::Refusal;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Hundredths of something: 0 to 100 with at most 6 decimal places, `8.875`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(i64);

const MOST_DECIMALS: u32 = 6;

decimal!(Percent, parts_of, Refusal::InvalidPercent);

fn parts_of(value: Decimal) -> Result<i64, Refusal> {
    let value = value.normalize();
    if value.is_sign_negative() || value > Decimal::ONE_HUNDRED || value.scale() > MOST_DECIMALS {
        return Err(Refusal::InvalidPercent);
    }
    let finer = 10_i128.pow(MOST_DECIMALS - value.scale());
    i64::try_from(value.mantissa() * finer).map_err(|_| Refusal::InvalidPercent)
}

impl Percent {
    /// How many [`Percent::parts`] the whole has.
    pub const WHOLE: i64 = 100 * 10_i64.pow(MOST_DECIMALS);

    /// The percentage as so many of [`Percent::WHOLE`]: one denominator for all, so that they add up.
    #[must_use]
    pub fn parts(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// This percentage of `value`.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`] when the product does not fit.
    pub fn of(self, value: Exact) -> Result<Exact, Refusal> {
        value.times(self.parts(), Self::WHOLE)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.0, MOST_DECIMALS).normalize().fmt(f)
    }
}
