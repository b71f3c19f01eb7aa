use crate::create::AccountPath;
use crate::view::InvitationView;
use domain::permission::Permission;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use services::port::Members;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<InvitationView>> = get(
    "invitations-list",
    "/api/v1/accounts/{account_id}/invitations",
    "Lists the invitations that were neither accepted nor taken back, in no order.",
)
.account(Permission::MembersRead);

/// `GET /api/v1/accounts/{account_id}/invitations`: lists the invitations to an account.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(people: &impl Members, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<InvitationView>> {
    Ok(Listed::page(people.invitations(call.path.account_id, &call.page()).await?, InvitationView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
