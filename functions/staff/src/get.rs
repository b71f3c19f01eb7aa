use crate::view::StaffView;
use domain::id::UserId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Users;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), StaffPath>, Found<StaffView>> =
    get("staff-get", "/api/v1/staff/{user_id}", "Shows one of the operator's people.").staff(Permission::StaffRead);

#[derive(Debug, Deserialize)]
pub struct StaffPath {
    pub(crate) user_id: UserId,
}

/// `GET /api/v1/staff/{user_id}`: shows one of the operator's people.
///
/// # Errors
/// 404.
pub async fn handle(people: &impl Users, call: Call<(), StaffPath>) -> Reply<Found<StaffView>> {
    let staff = people.staff(call.path.user_id).await?.ok_or(Error::NotFound(Thing::StaffMember))?;
    let user = people.user(staff.user).await?.ok_or(Error::NotFound(Thing::User))?;
    let version = staff.version;
    Ok(Found::new(StaffView::from((staff, user))).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
