use crate::view::TaxRateView;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::TaxRates;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<TaxRateView>> =
    get("tax-rates-list", "/api/v1/tax-rates", "Lists tax rates country by country, newest first in each.")
        .staff(Permission::TaxRatesRead);

/// `GET /api/v1/tax-rates`: lists tax rates country by country.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(rates: &impl TaxRates, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<TaxRateView>> {
    Ok(Listed::page(rates.tax_rates(&call.page()).await?, TaxRateView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
