use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::Sessions;
use std::process::ExitCode;
use views::CookieSessionView;

pub const OPERATION: Operation<Call, Found<CookieSessionView>> = post(
    "auth-renew",
    "/api/v1/auth/renew",
    "Keeps the session of a cookie from ending after 30 days without a renewal; it ends after 90 in any case.",
)
.any_user()
.naturally_idempotent();

/// `POST /api/v1/auth/renew`: keeps the caller's session from ending idle.
///
/// # Errors
/// 401 when it is over; 409 for a session of tokens.
pub async fn handle<S: Execute + Sessions>(people: &S, call: Call) -> Reply<Found<CookieSessionView>> {
    Ok(Found::new(services::renew_session(people, &call.by).await?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
