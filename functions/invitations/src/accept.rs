use domain::id::AccountId;
use domain::permission::AccountRole;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::Execute;
use services::port::{Links, Members, Users};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Acceptance>, Found<AcceptedView>> = post(
    "invitations-accept",
    "/api/v1/invitations/accept",
    "Makes you a member of the account that you were invited to. Your confirmed address has to be the one that was invited.",
)
.any_user()
.idempotent();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// What stood in the link.
    #[garde(length(max = 400))]
    token: String,
}

impl fmt::Debug for Acceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Acceptance(…)")
    }
}

impl JsonBody for Acceptance {}

/// What you have become a member of, and as what.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AcceptedInvitation)]
pub struct AcceptedView {
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    account: AccountId,
    /// `owner`, `admin`, `billing`, `member`, or the id of a custom role.
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
}

/// `POST /api/v1/invitations/accept`: makes the caller a member of the account that they were invited to.
///
/// # Errors
/// 409 for a member, and for somebody with another address; 422 for a token that is wrong, has expired or was taken back.
pub async fn handle<S>(people: &S, call: Call<Acceptance>) -> Reply<Found<AcceptedView>>
where
    S: Execute + Links + Members + Users,
{
    let member = services::accept_invitation(people, &call.by, &call.body.token).await.at("/token")?;
    Ok(Found::new(AcceptedView { account: member.account, role: member.role }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
