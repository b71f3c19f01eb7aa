use crate::view::InvoiceSummary;
use domain::id::AccountId;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::Invoices;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<InvoiceSummary>> =
    get("invoices-list", "/api/v1/accounts/{account_id}/invoices", "Lists the account's invoices, newest first.")
        .account(Permission::InvoicesRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}/invoices`: lists the account's invoices, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(invoices: &impl Invoices, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<InvoiceSummary>> {
    let page = invoices.invoices(call.path.account_id, &call.page()).await?;
    Ok(Listed::page(page, InvoiceSummary::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
