use crate::get::MemberPath;
use crate::view::MemberView;
use domain::permission::{AccountRole, Permission};
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, put};
use serde::Deserialize;
use services::port::{Members, Standings, Users};
use services::{Error, Execute, Thing};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<RoleChange, MemberPath>, Found<MemberView>> = put(
    "members-change-role",
    "/api/v1/accounts/{account_id}/members/{user_id}",
    "Gives a member another role. Nobody gives or takes a role that allows more than their own, and one owner stays. For \
     commands it counts at once, for what only reads within a minute.",
)
.account(Permission::MembersWrite)
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// `owner`, `admin`, `billing`, `member`, or the id of a custom role.
    #[garde(skip)]
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
}

impl JsonBody for RoleChange {}

/// `PUT /api/v1/accounts/{account_id}/members/{user_id}`: gives a member another role.
///
/// # Errors
/// 404; 409 for the last owner; 412 for a version that is not the current one; 422 for a role that allows too much.
pub async fn handle<S>(people: &S, call: Call<RoleChange, MemberPath>) -> Reply<Found<MemberView>>
where
    S: Execute + Members + Users + Standings,
{
    let MemberPath { account_id, user_id } = call.path;
    let which = (account_id, user_id, call.seen()?);
    let member = services::change_member_role(people, &call.by, which, call.body.role).await.at("/role")?;
    let user = people.user(user_id).await?.ok_or(Error::NotFound(Thing::User))?;
    let version = member.version;
    Ok(Found::new((member, user).into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
