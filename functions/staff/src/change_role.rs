use crate::get::StaffPath;
use crate::view::StaffView;
use domain::permission::{Permission, StaffRole};
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, put};
use serde::Deserialize;
use services::port::{Operator, Standings, Users};
use services::{Error, Execute, Thing};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<StaffRoleChange, StaffPath>, Found<StaffView>> = put(
    "staff-change-role",
    "/api/v1/staff/{user_id}",
    "Gives one of the operator's people another role. Nobody gives or takes a role that allows more than their own, and one \
     admin stays.",
)
.staff(Permission::StaffWrite)
.if_match_required()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRoleChange {
    /// `admin`, `finance`, `support`, `read_only`, or the id of a custom role.
    #[garde(skip)]
    #[schema(value_type = String, example = "finance")]
    role: StaffRole,
}

impl JsonBody for StaffRoleChange {}

/// `PUT /api/v1/staff/{user_id}`: gives one of the operator's people another role.
///
/// # Errors
/// 404; 409 for the last admin; 412 for a version that is not the current one; 422 for a role that allows too much.
pub async fn handle<S>(people: &S, call: Call<StaffRoleChange, StaffPath>) -> Reply<Found<StaffView>>
where
    S: Execute + Operator + Standings + Users,
{
    let which = (call.path.user_id, call.seen()?);
    let staff = services::change_staff_role(people, &call.by, which, call.body.role).await.at("/role")?;
    let user = people.user(staff.user).await?.ok_or(Error::NotFound(Thing::User))?;
    let version = staff.version;
    Ok(Found::new(StaffView::from((staff, user))).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
