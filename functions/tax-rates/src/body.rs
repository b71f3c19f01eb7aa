//! A tax rate as it is asked for.

use domain::Refusal;
use domain::id::TaxRateId;
use domain::money::Percent;
use domain::tax::{CountryCode, CreateTaxRate, Region, TaxPlace};
use domain::text::Name;
use domain::time::BillingTime;
use garde::Validate;
use lambda::{Failure, JsonBody};
use serde::Deserialize;
use services::Error;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTaxRate {
    /// What the tax is called on an invoice.
    #[schema(value_type = String, example = "VAT")]
    #[garde(skip)]
    name: Name,
    /// ISO 3166-1 alpha-2.
    #[schema(value_type = String, example = "DE")]
    #[garde(skip)]
    country: CountryCode,
    /// The part of its ISO 3166-2 code after the hyphen, for a tax of a part of the country.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "NY")]
    #[garde(skip)]
    region: Option<Region>,
    /// 0 for what is listed as taxed at nothing.
    #[schema(value_type = String, example = "19")]
    #[garde(skip)]
    percent: Percent,
    /// Whether prices contain it; else it is added to them.
    #[garde(skip)]
    inclusive: bool,
    /// Whether customers with a VAT id owe it themselves.
    #[garde(skip)]
    reverse_charge: bool,
    #[schema(value_type = String, format = DateTime)]
    #[garde(skip)]
    valid_from: BillingTime,
    /// The first instant at which it is no longer valid.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    #[garde(skip)]
    valid_until: Option<BillingTime>,
}

impl JsonBody for NewTaxRate {}

impl From<NewTaxRate> for CreateTaxRate {
    fn from(new: NewTaxRate) -> Self {
        Self {
            id: TaxRateId::new(),
            name: new.name,
            place: TaxPlace { country: new.country, region: new.region },
            percent: new.percent,
            inclusive: new.inclusive,
            reverse_charge: new.reverse_charge,
            valid_from: new.valid_from,
            valid_until: new.valid_until,
        }
    }
}

/// Says which field of the rate a refusal is about.
pub(crate) fn at_its_field(error: Error) -> Failure {
    match error {
        Error::Refused(refusal @ Refusal::TaxRateValidity) => Failure::RefusedField("/valid_until".to_owned(), refusal),
        other => other.into(),
    }
}
