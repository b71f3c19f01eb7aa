use crate::view::TaxRateView;
use domain::id::TaxRateId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::TaxRates;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), TaxRatePath>, Found<TaxRateView>> =
    get("tax-rates-get", "/api/v1/tax-rates/{tax_rate_id}", "Shows a tax rate.").staff(Permission::TaxRatesRead);

#[derive(Debug, Deserialize)]
pub struct TaxRatePath {
    pub(crate) tax_rate_id: TaxRateId,
}

/// `GET /api/v1/tax-rates/{tax_rate_id}`: shows a tax rate.
///
/// # Errors
/// 404.
pub async fn handle(rates: &impl TaxRates, call: Call<(), TaxRatePath>) -> Reply<Found<TaxRateView>> {
    let rate = rates.tax_rate(call.path.tax_rate_id).await?.ok_or(Error::NotFound(Thing::TaxRate))?;
    let version = rate.version;
    Ok(Found::new(rate.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
