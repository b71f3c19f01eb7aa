use crate::view::MemberView;
use domain::id::{AccountId, UserId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Users;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), MemberPath>, Found<MemberView>> =
    get("members-get", "/api/v1/accounts/{account_id}/members/{user_id}", "Shows a member.")
        .account(Permission::MembersRead);

#[derive(Debug, Deserialize)]
pub struct MemberPath {
    pub(crate) account_id: AccountId,
    pub(crate) user_id: UserId,
}

/// `GET /api/v1/accounts/{account_id}/members/{user_id}`: shows a member.
///
/// # Errors
/// 404.
pub async fn handle(people: &impl Users, call: Call<(), MemberPath>) -> Reply<Found<MemberView>> {
    let MemberPath { account_id, user_id } = call.path;
    let member = people.membership(account_id, user_id).await?.ok_or(Error::NotFound(Thing::Member))?;
    let user = people.user(user_id).await?.ok_or(Error::NotFound(Thing::User))?;
    let version = member.version;
    Ok(Found::new((member, user).into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
