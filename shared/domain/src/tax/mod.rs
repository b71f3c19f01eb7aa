//! Taxes by place and time, from a table of rates.

mod applied;
mod archive;
mod country;
mod create;
mod identity;
mod line;
mod place;
mod rate;

pub use applied::{AppliedTax, AppliedTaxes, applicable};
pub use archive::archive;
pub use country::CountryCode;
pub use create::{CreateTaxRate, create};
pub use identity::{TaxIdentity, VatId};
pub use line::{LineTax, TaxedAmount, tax};
pub use place::{Region, TaxPlace};
pub use rate::TaxRate;
