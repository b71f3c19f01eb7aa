use domain::id::TaxRateId;
use domain::money::Percent;
use domain::tax::{CountryCode, Region, TaxPlace, TaxRate};
use domain::text::Name;
use domain::time::{BillingTime, WallTime};
use serde::Serialize;
use utoipa::ToSchema;

/// A tax of a place, for a time.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaxRateView {
    #[schema(value_type = String, example = "tax_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: TaxRateId,
    #[schema(value_type = String, example = "VAT")]
    name: Name,
    #[schema(value_type = String, example = "DE")]
    country: CountryCode,
    /// Null for all of the country.
    #[schema(value_type = Option<String>, required = true, example = "NY")]
    region: Option<Region>,
    #[schema(value_type = String, example = "19")]
    percent: Percent,
    /// Whether prices contain it; else it is added to them.
    inclusive: bool,
    /// Whether customers with a VAT id owe it themselves.
    reverse_charge: bool,
    #[schema(value_type = String, format = DateTime)]
    valid_from: BillingTime,
    /// The first instant at which it is no longer valid.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    valid_until: Option<BillingTime>,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    /// Since when it is out of force, whatever its validity.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    archived_at: Option<WallTime>,
}

impl From<TaxRate> for TaxRateView {
    fn from(rate: TaxRate) -> Self {
        let TaxPlace { country, region } = rate.place;
        Self {
            id: rate.id,
            name: rate.name,
            country,
            region,
            percent: rate.percent,
            inclusive: rate.inclusive,
            reverse_charge: rate.reverse_charge,
            valid_from: rate.valid_from,
            valid_until: rate.valid_until,
            created_at: rate.created_at,
            archived_at: rate.archived_at,
        }
    }
}
