use super::{TaxIdentity, TaxRate};
use crate::id::TaxRateId;
use crate::money::Percent;
use crate::text::Name;
use crate::time::BillingTime;
use serde::{Deserialize, Serialize};

/// A rate as it meets one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedTax {
    pub rate: TaxRateId,
    pub name: Name,
    pub percent: Percent,
    pub inclusive: bool,
    /// The customer owes it themselves: it is listed and not charged.
    pub reverse_charge: bool,
}

/// The taxes of one account at one instant, in the order in which they are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppliedTaxes(Vec<AppliedTax>);

impl AppliedTaxes {
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn as_slice(&self) -> &[AppliedTax] {
        &self.0
    }
}

impl FromIterator<AppliedTax> for AppliedTaxes {
    fn from_iter<I: IntoIterator<Item = AppliedTax>>(taxes: I) -> Self {
        Self(taxes.into_iter().collect())
    }
}

/// The taxes of `rates` that an account owes at `at`: those of its country and those of its region, all of them.
///
/// The order in which `rates` come does not matter: the country's stand before the region's, the older before the
/// younger.
#[must_use]
pub fn applicable(rates: &[TaxRate], identity: &TaxIdentity, at: BillingTime) -> AppliedTaxes {
    let mut owed: Vec<_> =
        rates.iter().filter(|rate| rate.is_valid(at) && rate.place.covers(&identity.place)).collect();
    // The id only tells apart what was made in the same second.
    owed.sort_unstable_by_key(|rate| (rate.place.region.is_some(), rate.created_at, rate.id));
    let applied = owed.into_iter().map(|rate| AppliedTax {
        rate: rate.id,
        name: rate.name.clone(),
        percent: rate.percent,
        inclusive: rate.inclusive,
        reverse_charge: rate.reverse_charge && identity.vat_id.is_some(),
    });
    applied.collect()
}
