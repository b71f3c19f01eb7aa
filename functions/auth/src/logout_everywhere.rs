use lambda::{Call, Done, Operation, Reply, WithCookie, post};
use services::Execute;
use services::port::Sessions;
use std::process::ExitCode;

pub const OPERATION: Operation<Call, WithCookie<Done>> = post(
    "auth-logout-everywhere",
    "/api/v1/auth/logout-everywhere",
    "Ends every session of yours, this one with them.",
)
.any_user()
.naturally_idempotent();

/// `POST /api/v1/auth/logout-everywhere`: ends every session of the caller.
///
/// # Errors
/// 401 when this one is over.
pub async fn handle<S: Execute + Sessions>(people: &S, call: Call) -> Reply<WithCookie<Done>> {
    services::log_out_everywhere(people, &call.by).await?;
    Ok(if call.has_cookie() { WithCookie::forget(Done) } else { WithCookie::unchanged(Done) })
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
