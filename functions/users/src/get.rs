use crate::view::UserView;
use lambda::{Call, Found, Operation, Reply, get};
use services::port::Users;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Found<UserView>> =
    get("users-get", "/api/v1/users/me", "Returns who you are.").any_user();

/// `GET /api/v1/users/me`: returns who the caller is.
///
/// # Errors
/// 404 for somebody who has just been deleted.
pub async fn handle(people: &impl Users, call: Call) -> Reply<Found<UserView>> {
    let user = people.user(call.by.user()?).await?.ok_or(Error::NotFound(Thing::User))?;
    let version = user.version;
    Ok(Found::new(UserView::from(user)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
