use crate::explanation::ExplanationView;
use crate::get::InvoicePath;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use services::port::Invoices;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), InvoicePath>, Found<ExplanationView>> = get(
    "invoices-explain",
    "/api/v1/accounts/{account_id}/invoices/{invoice_id}/explain",
    "Computes an invoice again, and says how, in words and numbers.",
)
.account(Permission::InvoicesRead);

/// `GET /api/v1/accounts/{account_id}/invoices/{invoice_id}/explain`: computes an invoice again, and says how.
///
/// # Errors
/// 404; 500 when it does not come out as it was issued.
pub async fn handle(invoices: &impl Invoices, call: Call<(), InvoicePath>) -> Reply<Found<ExplanationView>> {
    let InvoicePath { account_id, invoice_id } = call.path;
    let explanation = services::explain_invoice(invoices, account_id, invoice_id).await?;
    Ok(Found::new(explanation.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
