use crate::view::MemberView;
use domain::id::AccountId;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Deserialize;
use services::port::{Members, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<MemberView>> =
    get("members-list", "/api/v1/accounts/{account_id}/members", "Lists the members of an account, in no order.")
        .account(Permission::MembersRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}/members`: lists the members of an account.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle<S>(people: &S, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<MemberView>>
where
    S: Members + Users,
{
    Ok(Listed::page(services::list_members(people, call.path.account_id, &call.page()).await?, MemberView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
