use crate::view::InvitationView;
use domain::email::EmailAddress;
use domain::id::{AccountId, InvitationId};
use domain::identity::Invite;
use domain::permission::{AccountRole, Permission};
use garde::Validate;
use lambda::{AtField, Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::Standings;
use services::{Execute, Limited};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewInvitation, AccountPath>, Created<InvitationView>> = post(
    "invitations-create",
    "/api/v1/accounts/{account_id}/invitations",
    "Invites whoever has the address to become a member; they hear of it by mail and have a week. Nobody gives a role that \
     allows more than their own.",
)
.account(Permission::MembersWrite)
.idempotent();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "bob@example.com")]
    email: EmailAddress,
    /// `owner`, `admin`, `billing`, `member`, or the id of a custom role.
    #[garde(skip)]
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
}

impl JsonBody for NewInvitation {}

impl From<NewInvitation> for Invite {
    fn from(new: NewInvitation) -> Self {
        Self { id: InvitationId::new(), email: new.email, role: new.role }
    }
}

/// `POST /api/v1/accounts/{account_id}/invitations`: invites whoever has the address.
///
/// # Errors
/// 422 for a role that there is not or that allows too much; 429 for an address that has had enough mail.
pub async fn handle<S>(people: &S, call: Call<NewInvitation, AccountPath>) -> Reply<Created<InvitationView>>
where
    S: Execute + Standings + Limited,
{
    let account = call.path.account_id;
    let invitation = services::invite(people, &call.by, account, call.body.into()).await.at("/role")?;
    let location = format!("/api/v1/accounts/{account}/invitations/{}", invitation.id);
    Ok(Created::at(location, invitation.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
