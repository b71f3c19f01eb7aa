use crate::view::StaffView;
use domain::email::EmailAddress;
use domain::permission::{Permission, StaffRole};
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{Operator, Standings, Users};
use services::{Error, Execute, Thing};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewStaff>, Created<StaffView>> = post(
    "staff-add",
    "/api/v1/staff",
    "Makes somebody who has registered one of the operator's people. Nobody gives a role that allows more than their own.",
)
.staff(Permission::StaffWrite)
.idempotent()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    /// The confirmed address that they have registered with.
    #[garde(skip)]
    #[schema(value_type = String, format = "email", example = "grace@operator.example")]
    email: EmailAddress,
    /// `admin`, `finance`, `support`, `read_only`, or the id of a custom role.
    #[garde(skip)]
    #[schema(value_type = String, example = "support")]
    role: StaffRole,
}

impl JsonBody for NewStaff {}

/// `POST /api/v1/staff`: makes somebody one of the operator's people.
///
/// # Errors
/// 409 for one of them; 422 for an address that nobody has, and for a role that allows too much.
pub async fn handle<S>(people: &S, call: Call<NewStaff>) -> Reply<Created<StaffView>>
where
    S: Execute + Operator + Standings + Users,
{
    let staff = services::add_staff(people, &call.by, &call.body.email, call.body.role).await?;
    let user = people.user(staff.user).await?.ok_or(Error::NotFound(Thing::User))?;
    let (location, version) = (format!("/api/v1/staff/{}", staff.user), staff.version);
    Ok(Created::at(location, StaffView::from((staff, user))).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
