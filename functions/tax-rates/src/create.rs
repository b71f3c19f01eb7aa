use crate::body::{NewTaxRate, at_its_field};
use crate::view::TaxRateView;
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewTaxRate>, Created<TaxRateView>> = post(
    "tax-rates-create",
    "/api/v1/tax-rates",
    "Puts a rate into the table of taxes. A change of rate is a new one from where the old one ends.",
)
.staff(Permission::TaxRatesWrite)
.idempotent();

/// `POST /api/v1/tax-rates`: puts a rate into the table of taxes.
///
/// # Errors
/// What contradicts itself is refused, and nothing is stored.
pub async fn handle(rates: &impl Execute, call: Call<NewTaxRate>) -> Reply<Created<TaxRateView>> {
    let rate = services::create_tax_rate(rates, &call.by, call.body.into()).await.map_err(at_its_field)?;
    let (location, version) = (format!("/api/v1/tax-rates/{}", rate.id), rate.version);
    Ok(Created::at(location, rate.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
