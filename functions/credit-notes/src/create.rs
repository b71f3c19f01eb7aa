use crate::order::{NewCreditNoteBody, at_field, field};
use crate::view::CreditNoteView;
use domain::id::{AccountId, InvoiceId};
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use serde::Deserialize;
use services::port::{Accounts, Invoices, Subscriptions};
use services::{CreditOrder, Execute};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewCreditNoteBody, InvoicePath>, Created<CreditNoteView>> = post(
    "credit-notes-create",
    "/api/v1/accounts/{account_id}/invoices/{invoice_id}/credit-notes",
    "Gives back what remains of an invoice, of some of its lines, or an amount of it.",
)
.account(Permission::CreditNotesWrite)
.idempotency_key_required();

#[derive(Debug, Deserialize)]
pub struct InvoicePath {
    account_id: AccountId,
    invoice_id: InvoiceId,
}

/// `POST /api/v1/accounts/{account_id}/invoices/{invoice_id}/credit-notes`: gives back parts of an invoice.
///
/// # Errors
/// 404; 409 for an invoice that is void or given up; 422 for a line that it does not have, and for more than what
/// remains.
pub async fn handle<S>(system: &S, call: Call<NewCreditNoteBody, InvoicePath>) -> Reply<Created<CreditNoteView>>
where
    S: Execute + Accounts + Invoices + Subscriptions,
{
    let InvoicePath { account_id, invoice_id } = call.path;
    let order: CreditOrder = call.body.try_into()?;
    let field = field(&order);
    let note = services::create_credit_note(system, &call.by, (account_id, invoice_id), order).await;
    let note = note.map_err(|error| at_field(error, field))?;
    let location = format!("/api/v1/accounts/{account_id}/credit-notes/{}", note.id);
    Ok(Created::at(location, note.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
