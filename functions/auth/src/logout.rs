use lambda::{Call, Done, Operation, Reply, post};
use services::Execute;
use services::port::Sessions;
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Done> = post(
    "auth-logout",
    "/api/v1/auth/logout",
    "Ends this session. Commands are refused at once, and what only reads within a minute.",
)
.any_user()
.naturally_idempotent();

/// `POST /api/v1/auth/logout`: ends this session.
///
/// # Errors
/// 401 when it is over.
pub async fn handle<S: Execute + Sessions>(people: &S, call: Call) -> Reply<Done> {
    services::log_out(people, &call.by).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
