use crate::view::SessionView;
use lambda::{Call, Listed, Operation, Reply, get};
use services::Page;
use services::port::Sessions;
use std::cmp::Reverse;
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Listed<SessionView>> = get(
    "users-list-sessions",
    "/api/v1/users/me/sessions",
    "Lists the sessions you are in, all of them, newest first.",
)
.any_user();

/// `GET /api/v1/users/me/sessions`: lists the sessions that the caller is in.
///
/// # Errors
/// 401 when this one is over.
pub async fn handle(people: &impl Sessions, call: Call) -> Reply<Listed<SessionView>> {
    let mut sessions = people.sessions(call.by.user()?).await?;
    sessions.retain(|session| !session.is_over(call.by.at));
    sessions.sort_unstable_by_key(|session| Reverse((session.created_at, session.id)));
    let current = call.by.origin.session;
    Ok(Listed::page(Page { items: sessions, next: None }, |session| SessionView::new(session, current)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
