use lambda::{Call, Listed, Operation, Reply, get};
use services::Page;
use services::port::FactorSets;
use std::process::ExitCode;
use views::FactorView;

pub const OPERATION: Operation<Call, Listed<FactorView>> = get(
    "factors-list",
    "/api/v1/users/me/factors",
    "Lists what you can show beside your password, all of it, oldest first.",
)
.any_user();

/// `GET /api/v1/users/me/factors`: lists the caller's second factors.
///
/// # Errors
/// 401 when the session is over.
pub async fn handle(people: &impl FactorSets, call: Call) -> Reply<Listed<FactorView>> {
    let set = people.factor_set(call.by.user()?).await?;
    Ok(Listed::page(Page { items: FactorView::all(set), next: None }, |factor| factor))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
