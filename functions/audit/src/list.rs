use domain::audit::Chain;
use domain::id::AccountId;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::Audits;
use std::process::ExitCode;
use views::AuditRecordView;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<AuditRecordView>> = get(
    "audit-list",
    "/api/v1/accounts/{account_id}/audit",
    "Lists what was done in the account that is worth remembering, newest first.",
)
.account(Permission::AuditRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}/audit`: lists what was done in the account, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(audits: &impl Audits, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<AuditRecordView>> {
    let page = audits.audits(Chain::Account(call.path.account_id), &call.page()).await?;
    Ok(Listed::page(page, AuditRecordView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
