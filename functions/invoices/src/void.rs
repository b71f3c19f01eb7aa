use crate::get::InvoicePath;
use crate::view::InvoiceSummary;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::{Accounts, Invoices, Subscriptions};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), InvoicePath>, Found<InvoiceSummary>> = post(
    "invoices-void",
    "/api/v1/accounts/{account_id}/invoices/{invoice_id}/void",
    "Takes an invoice back of which nothing was paid, as a full credit note.",
)
.account(Permission::InvoicesWrite)
.idempotency_key_required()
.if_match_required();

/// `POST /api/v1/accounts/{account_id}/invoices/{invoice_id}/void`: takes an invoice back.
///
/// # Errors
/// 404; 409 for an invoice that is not open, that a subscription waits for to begin, or that a payment is under way for;
/// 412 for a version that is not the current one.
pub async fn handle<S>(invoices: &S, call: Call<(), InvoicePath>) -> Reply<Found<InvoiceSummary>>
where
    S: Execute + Accounts + Invoices + Subscriptions,
{
    let seen = call.seen()?;
    let InvoicePath { account_id, invoice_id } = call.path;
    let state = services::void_invoice(invoices, &call.by, (account_id, invoice_id), seen).await?;
    let version = state.version;
    Ok(Found::new(state.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
