use lambda::{Call, Done, Operation, Reply, WithCookie, post};
use services::Execute;
use services::port::Sessions;
use std::process::ExitCode;

pub const OPERATION: Operation<Call, WithCookie<Done>> = post(
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
pub async fn handle<S: Execute + Sessions>(people: &S, call: Call) -> Reply<WithCookie<Done>> {
    services::log_out(people, &call.by).await?;
    Ok(if call.has_cookie() { WithCookie::forget(Done) } else { WithCookie::unchanged(Done) })
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
