use domain::id::{AccountId, InvitationId};
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, delete};
use serde::Deserialize;
use services::Execute;
use services::port::Members;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), InvitationPath>, Done> = delete(
    "invitations-revoke",
    "/api/v1/accounts/{account_id}/invitations/{invitation_id}",
    "Takes an invitation back.",
)
.account(Permission::MembersWrite);

#[derive(Debug, Deserialize)]
pub struct InvitationPath {
    account_id: AccountId,
    invitation_id: InvitationId,
}

/// `DELETE /api/v1/accounts/{account_id}/invitations/{invitation_id}`: takes an invitation back.
///
/// # Errors
/// 404, also for one that was accepted.
pub async fn handle<S: Execute + Members>(people: &S, call: Call<(), InvitationPath>) -> Reply<Done> {
    let InvitationPath { account_id, invitation_id } = call.path;
    services::revoke_invitation(people, &call.by, (account_id, invitation_id)).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
