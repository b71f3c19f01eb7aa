use super::TaxPlace;
use crate::Version;
use crate::id::TaxRateId;
use crate::money::Percent;
use crate::text::Name;
use crate::time::{BillingTime, WallTime};
use serde::{Deserialize, Serialize};

/// A tax of a place, for a time. A change of rate is a new one that starts where this one ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    pub id: TaxRateId,
    pub name: Name,
    pub place: TaxPlace,
    pub percent: Percent,
    /// Contained in prices, or added to them.
    pub inclusive: bool,
    /// Customers with a VAT id owe the tax themselves.
    pub reverse_charge: bool,
    pub valid_from: BillingTime,
    /// The first instant at which it is no longer valid.
    pub valid_until: Option<BillingTime>,
    pub archived_at: Option<WallTime>,
    pub created_at: WallTime,
    pub version: Version,
}

impl TaxRate {
    /// Whether it is in force in the half-open time of its validity; never once archived, whatever the instant,
    /// since an archived rate was a mistake or is no longer wanted.
    #[must_use]
    pub fn is_valid(&self, at: BillingTime) -> bool {
        self.archived_at.is_none() && self.valid_from <= at && self.valid_until.is_none_or(|end| at < end)
    }
}
