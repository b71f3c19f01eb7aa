use crate::start::AccountPath;
use crate::view::ImpersonationView;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use services::port::Impersonations;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<ImpersonationView>> = get(
    "impersonations-list",
    "/api/v1/accounts/{account_id}/impersonations",
    "Lists who of the operator's people has acted in the account's name, and why, in no order.",
)
.account(Permission::ImpersonationsRead);

/// `GET /api/v1/accounts/{account_id}/impersonations`: lists who has acted in the account's name.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(
    people: &impl Impersonations,
    call: Call<(), AccountPath, PageQuery>,
) -> Reply<Listed<ImpersonationView>> {
    Ok(Listed::page(people.impersonations(call.path.account_id, &call.page()).await?, ImpersonationView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
