use domain::email::EmailAddress;
use domain::identity::{LinkedIdentity, ProviderId};
use domain::time::WallTime;
use lambda::{Call, Listed, Operation, Reply, get};
use serde::Serialize;
use services::Page;
use services::port::Identities;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Listed<IdentityView>> =
    get("openid-list", "/api/v1/users/me/identities", "Lists the providers that you log in by, all of them.")
        .any_user();

/// A provider that somebody logs in by.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Identity)]
pub struct IdentityView {
    #[schema(value_type = String, example = "example")]
    provider: ProviderId,
    /// As the provider had it when it was linked.
    #[schema(value_type = Option<String>, format = "email", required = true)]
    email: Option<EmailAddress>,
    #[schema(value_type = String, format = DateTime)]
    linked_at: WallTime,
}

impl From<LinkedIdentity> for IdentityView {
    fn from(linked: LinkedIdentity) -> Self {
        Self { provider: linked.provider, email: linked.personal.email, linked_at: linked.linked_at }
    }
}

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
