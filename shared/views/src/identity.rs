use domain::email::EmailAddress;
use domain::identity::{LinkedIdentity, ProviderId};
use domain::time::WallTime;
use serde::Serialize;
use utoipa::ToSchema;

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
