use domain::id::UserId;
use domain::permission::Permission;
use lambda::{Call, Done, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{Sessions, Standings, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), UserPath>, Done> = post(
    "users-end-sessions",
    "/api/v1/users/{user_id}/end-sessions",
    "Ends every session of somebody, who can log in again. Commands are refused at once, and what only reads within a minute.",
)
.staff(Permission::SessionsEnd)
.naturally_idempotent();

#[derive(Debug, Deserialize)]
pub struct UserPath {
    user_id: UserId,
}

/// `POST /api/v1/users/{user_id}/end-sessions`: ends every session of somebody.
///
/// # Errors
/// 404; 422 for one of the operator's people whose role allows more than the caller's.
pub async fn handle<S>(people: &S, call: Call<(), UserPath>) -> Reply<Done>
where
    S: Execute + Sessions + Standings + Users,
{
    services::end_sessions_of_another(people, &call.by, call.path.user_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
