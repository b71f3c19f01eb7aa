//! The store over a database in memory, with faults beneath its SDK.

mod commit_errors;
mod customer;
mod deleted_meanwhile;
mod faults;
mod limits;
mod paging;
mod reads;
mod single_writes;
mod tax_rates;
