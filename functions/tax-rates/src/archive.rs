use crate::get::TaxRatePath;
use crate::view::TaxRateView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::TaxRates;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), TaxRatePath>, Found<TaxRateView>> = post(
    "tax-rates-archive",
    "/api/v1/tax-rates/{tax_rate_id}/archive",
    "Takes a tax rate out of force for good. What was invoiced with it stays.",
)
.staff(Permission::TaxRatesWrite)
.idempotent()
.if_match_required();

/// `POST /api/v1/tax-rates/{tax_rate_id}/archive`: takes a tax rate out of force.
///
/// # Errors
/// 404; 412 for a version that is not the current one.
pub async fn handle<S: Execute + TaxRates>(rates: &S, call: Call<(), TaxRatePath>) -> Reply<Found<TaxRateView>> {
    let rate = services::archive_tax_rate(rates, &call.by, (call.path.tax_rate_id, call.seen()?)).await?;
    let version = rate.version;
    Ok(Found::new(rate.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
