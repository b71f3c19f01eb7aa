//! A client as it is asked for.

use domain::Refusal;
use domain::identity::{KeyOwner, RedirectUri};
use domain::permission::Permission;
use domain::text::Name;
use garde::Validate;
use lambda::{Failure, JsonBody};
use serde::Deserialize;
use services::Error;
use utoipa::ToSchema;

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    #[garde(skip)]
    #[schema(value_type = String, example = "Accounting")]
    name: Name,
    /// The most that its tokens allow: permissions by name, and none that you do not have yourself.
    #[garde(skip)]
    #[schema(value_type = Vec<String>, example = json!(["invoices:read"]))]
    scopes: Vec<Permission>,
    /// Where people may be sent back to who let it act for them; only for clients of the operator.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Vec<String>, max_items = 10, example = json!(["https://app.example.com/callback"]))]
    redirect_uris: Vec<RedirectUri>,
}

impl JsonBody for NewClient {}

/// Says which field a refusal is about.
pub(crate) fn at_its_field(error: Error) -> Failure {
    match error {
        Error::Refused(refusal @ Refusal::ScopeTooWide) => Failure::RefusedField("/scopes".to_owned(), refusal),
        Error::Refused(refusal @ Refusal::RedirectUris) => Failure::RefusedField("/redirect_uris".to_owned(), refusal),
        other => other.into(),
    }
}

impl NewClient {
    pub(crate) fn owned_by(self, owner: KeyOwner) -> services::NewClient {
        let Self { name, scopes, redirect_uris } = self;
        services::NewClient { owner, name, scopes: scopes.into_iter().collect(), redirect_uris }
    }
}
