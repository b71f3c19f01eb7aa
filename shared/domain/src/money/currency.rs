use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 4217 currency with 0, 2 or 3 decimal places: money that people pay with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimal places of the major unit.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().unwrap_or_default().into()
    }
}

impl TryFrom<&str> for Currency {
    type Error = Refusal;

    fn try_from(code: &str) -> Result<Self, Refusal> {
        let currency = iso_currency::Currency::from_code(code).ok_or(Refusal::UnknownCurrency)?;
        match currency.exponent() {
            Some(0 | 2 | 3) => Ok(Self(currency)),
            _ => Err(Refusal::UnknownCurrency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = Refusal;

    fn try_from(code: String) -> Result<Self, Refusal> {
        code.as_str().try_into()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}
