use super::CountryCode;
use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a tax is owed: a country, or a region of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxPlace {
    pub country: CountryCode,
    pub region: Option<Region>,
}

impl TaxPlace {
    /// Whether a tax of this place is owed at `other`: a country's everywhere in it, a region's only there.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.country == other.country && (self.region.is_none() || self.region == other.region)
    }
}

/// A state or province: 1 to 10 of `A-Z 0-9`, the part of its ISO 3166-2 code after the hyphen (`NY` of `US-NY`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl TryFrom<String> for Region {
    type Error = Refusal;

    fn try_from(code: String) -> Result<Self, Refusal> {
        let allowed = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if allowed && (1..=10).contains(&code.len()) { Ok(Self(code)) } else { Err(Refusal::InvalidRegion) }
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
