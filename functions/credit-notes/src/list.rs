use crate::view::CreditNoteView;
use domain::id::AccountId;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::CreditNotes;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<CreditNoteView>> = get(
    "credit-notes-list",
    "/api/v1/accounts/{account_id}/credit-notes",
    "Lists the account's credit notes, newest first.",
)
.account(Permission::InvoicesRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}/credit-notes`: lists the account's credit notes, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(notes: &impl CreditNotes, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<CreditNoteView>> {
    let page = notes.credit_notes(call.path.account_id, &call.page()).await?;
    Ok(Listed::page(page, CreditNoteView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
