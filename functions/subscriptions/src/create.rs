use crate::view::SubscriptionView;
use domain::id::{AccountId, PlanId};
use domain::permission::Permission;
use garde::Validate;
use lambda::{AtField, Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{Accounts, Plans};
use services::{Execute, NewSubscription};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewSubscriptionBody, AccountPath>, Created<SubscriptionView>> = post(
    "subscriptions-create",
    "/api/v1/accounts/{account_id}/subscriptions",
    "Subscribes the account to the current version of a plan.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSubscription)]
pub struct NewSubscriptionBody {
    #[garde(skip)]
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    plan: PlanId,
    /// For a plan that is priced per seat, and only for one.
    #[serde(default)]
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    seats: Option<u32>,
}

impl JsonBody for NewSubscriptionBody {}

/// `POST /api/v1/accounts/{account_id}/subscriptions`: subscribes the account to a plan.
///
/// # Errors
/// 404 for a plan that does not exist; 422 when the seats do not fit the plan.
pub async fn handle<S>(system: &S, call: Call<NewSubscriptionBody, AccountPath>) -> Reply<Created<SubscriptionView>>
where
    S: Execute + Accounts + Plans,
{
    let account = call.path.account_id;
    let new = NewSubscription { plan: call.body.plan, seats: call.body.seats };
    let subscription = services::subscribe(system, &call.by, account, new).await.at("/seats")?;
    let location = format!("/api/v1/accounts/{account}/subscriptions/{}", subscription.id);
    let version = subscription.version;
    Ok(Created::at(location, subscription.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
