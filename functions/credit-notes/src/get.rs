use crate::view::CreditNoteView;
use domain::Version;
use domain::id::{AccountId, CreditNoteId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::CreditNotes;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), CreditNotePath>, Found<CreditNoteView>> = get(
    "credit-notes-get",
    "/api/v1/accounts/{account_id}/credit-notes/{credit_note_id}",
    "Shows a credit note with its lines.",
)
.account(Permission::InvoicesRead);

#[derive(Debug, Deserialize)]
pub struct CreditNotePath {
    account_id: AccountId,
    credit_note_id: CreditNoteId,
}

/// `GET /api/v1/accounts/{account_id}/credit-notes/{credit_note_id}`: shows a credit note.
///
/// # Errors
/// 404.
pub async fn handle(notes: &impl CreditNotes, call: Call<(), CreditNotePath>) -> Reply<Found<CreditNoteView>> {
    let CreditNotePath { account_id, credit_note_id } = call.path;
    let note = notes.credit_note(account_id, credit_note_id).await?.ok_or(Error::NotFound(Thing::CreditNote))?;
    // It never changes.
    Ok(Found::new(note.into()).version(Version::FIRST))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
