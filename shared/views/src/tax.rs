use domain::tax::{CountryCode, Region, TaxIdentity, TaxPlace, VatId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where somebody is taxed, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaxIdentityView {
    /// ISO 3166-1 alpha-2.
    #[schema(value_type = String, example = "DE")]
    pub country: CountryCode,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "BY")]
    pub region: Option<Region>,
    /// Of a business, which then owes the tax itself where a rate says so.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "DE123456789")]
    pub vat_id: Option<VatId>,
}

impl From<TaxIdentityView> for TaxIdentity {
    fn from(view: TaxIdentityView) -> Self {
        let TaxIdentityView { country, region, vat_id } = view;
        Self { place: TaxPlace { country, region }, vat_id }
    }
}

impl From<TaxIdentity> for TaxIdentityView {
    fn from(identity: TaxIdentity) -> Self {
        let TaxIdentity { place: TaxPlace { country, region }, vat_id } = identity;
        Self { country, region, vat_id }
    }
}
