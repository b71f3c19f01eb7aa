use domain::identity::ProviderId;
use lambda::{Call, Listed, Operation, Reply, get};
use serde::Serialize;
use services::Page;
use services::port::{IdentityProviders, ProviderName};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Listed<ProviderView>> =
    get("openid-providers", "/api/v1/openid/providers", "Lists the providers to log in with, all of them.").public();

/// Somebody who says who people are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct ProviderView {
    #[schema(value_type = String, example = "example")]
    id: ProviderId,
    #[schema(example = "Example")]
    name: String,
}

impl From<ProviderName> for ProviderView {
    fn from(ProviderName { id, name }: ProviderName) -> Self {
        Self { id, name }
    }
}

/// `GET /api/v1/openid/providers`: lists the providers to log in with.
///
/// # Errors
/// 500 while their list cannot be read.
pub async fn handle(system: &impl IdentityProviders, _: Call) -> Reply<Listed<ProviderView>> {
    let items = system.providers().await?;
    Ok(Listed::page(Page { items, next: None }, ProviderView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
