use crate::view::InvoiceView;
use domain::id::{AccountId, InvoiceId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Invoices;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), InvoicePath>, Found<InvoiceView>> = get(
    "invoices-get",
    "/api/v1/accounts/{account_id}/invoices/{invoice_id}",
    "Shows an invoice with its lines and its payment.",
)
.account(Permission::InvoicesRead);

#[derive(Debug, Deserialize)]
pub struct InvoicePath {
    pub(crate) account_id: AccountId,
    pub(crate) invoice_id: InvoiceId,
}

/// `GET /api/v1/accounts/{account_id}/invoices/{invoice_id}`: shows an invoice with its lines and its payment.
///
/// # Errors
/// 404.
pub async fn handle(invoices: &impl Invoices, call: Call<(), InvoicePath>) -> Reply<Found<InvoiceView>> {
    let InvoicePath { account_id, invoice_id } = call.path;
    let missing = || Error::NotFound(Thing::Invoice);
    let document = invoices.invoice_document(account_id, invoice_id).await?.ok_or_else(missing)?;
    let state = invoices.invoice_state(account_id, document.number).await?.ok_or_else(missing)?;
    let version = state.version;
    Ok(Found::new(InvoiceView::new(document, state)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
