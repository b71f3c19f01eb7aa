use domain::id::SessionId;
use lambda::{Call, Done, Operation, Reply, delete};
use serde::Deserialize;
use services::Execute;
use services::port::Sessions;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), SessionPath>, Done> = delete(
    "users-end-session",
    "/api/v1/users/me/sessions/{session_id}",
    "Ends a session of yours. Commands are refused at once, and what only reads within a minute.",
)
.any_user();

#[derive(Debug, Deserialize)]
pub struct SessionPath {
    session_id: SessionId,
}

/// `DELETE /api/v1/users/me/sessions/{session_id}`: ends a session of the caller.
///
/// # Errors
/// 404, also for somebody else's.
pub async fn handle<S: Execute + Sessions>(people: &S, call: Call<(), SessionPath>) -> Reply<Done> {
    services::end_session(people, &call.by, call.path.session_id).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
