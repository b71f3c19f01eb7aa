use crate::get::SubscriptionPath;
use crate::view::ChangedView;
use domain::permission::Permission;
use domain::subscription::PauseWhen;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::Subscriptions;
use services::{Execute, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Pause, SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-pause",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/pause",
    "Pauses a subscription: it neither charges nor entitles until it is resumed.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    #[garde(skip)]
    when: PauseWhenBody,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseWhenBody {
    /// The rest of the period is given back.
    Now,
    PeriodEnd,
}

impl JsonBody for Pause {}

impl From<PauseWhenBody> for PauseWhen {
    fn from(when: PauseWhenBody) -> Self {
        match when {
            PauseWhenBody::Now => Self::Now,
            PauseWhenBody::PeriodEnd => Self::PeriodEnd,
        }
    }
}

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/pause`: pauses a subscription.
///
/// # Errors
/// 404; 409 in a state that does not take it; 412 for a version that is not the current one.
pub async fn handle<S>(system: &S, call: Call<Pause, SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::pause(system, &call.by, seen, call.body.when.into()).await?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
