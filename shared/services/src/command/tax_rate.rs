use crate::port::TaxRates;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::id::TaxRateId;
use domain::tax::{self, CreateTaxRate, TaxRate};

/// Puts a rate into the table.
///
/// # Errors
/// As [`domain::tax::create`] and [`execute`].
pub async fn create_tax_rate<S: Execute>(system: &S, by: &Caller, command: CreateTaxRate) -> Result<TaxRate, Error> {
    execute(system, by, async || Ok(()), |()| Ok(tax::create(command.clone(), by.at)?)).await
}

/// Ends the use of a rate; what was invoiced with it stays.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`execute`].
pub async fn archive_tax_rate<S: Execute + TaxRates>(
    system: &S,
    by: &Caller,
    (id, seen): (TaxRateId, Version),
) -> Result<TaxRate, Error> {
    let load = async || system.tax_rate(id).await?.ok_or(Error::NotFound(Thing::TaxRate));
    execute(system, by, load, |rate| {
        if rate.version != seen {
            return Err(Error::Stale(Thing::TaxRate));
        }
        Ok(tax::archive(rate, by.at))
    })
    .await
}
