use lambda::{Call, Listed, Operation, Reply, get};
use services::Page;
use services::port::Identities;
use std::process::ExitCode;
use views::IdentityView;

pub const OPERATION: Operation<Call, Listed<IdentityView>> =
    get("openid-list", "/api/v1/users/me/identities", "Lists the providers that you log in by, all of them.")
        .any_user();

/// `GET /api/v1/users/me/identities`: lists the providers that the caller logs in by.
///
/// # Errors
/// 401 when the session is over.
pub async fn handle(system: &impl Identities, call: Call) -> Reply<Listed<IdentityView>> {
    let items = system.linked_identities(call.by.user()?).await?;
    Ok(Listed::page(Page { items, next: None }, IdentityView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
