use domain::audit::Chain;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::Audits;
use std::process::ExitCode;
use views::AuditRecordView;

pub const OPERATION: Operation<Call<(), ChainPath, PageQuery>, Listed<AuditRecordView>> = get(
    "audit-list-chain",
    "/api/v1/audit/{chain}",
    "Lists a chain of the audit log, newest first: `operator`, an account's or a user's by its id.",
)
.staff(Permission::AuditRead);

#[derive(Debug, Deserialize)]
pub struct ChainPath {
    pub(crate) chain: Chain,
}

/// `GET /api/v1/audit/{chain}`: lists a chain of the audit log, newest first.
///
/// # Errors
/// 404 for what is no chain's name; 422 for a cursor of another list.
pub async fn handle(audits: &impl Audits, call: Call<(), ChainPath, PageQuery>) -> Reply<Listed<AuditRecordView>> {
    let page = audits.audits(call.path.chain, &call.page()).await?;
    Ok(Listed::page(page, AuditRecordView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
