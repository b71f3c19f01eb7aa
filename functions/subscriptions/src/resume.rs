use crate::get::SubscriptionPath;
use crate::view::ChangedView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::Subscriptions;
use services::{Execute, SaleReads};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-resume",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/resume",
    "Resumes a paused subscription: the rest of the current period of its cycle is charged.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/resume`: resumes a paused subscription.
///
/// # Errors
/// 404; 412 for a version that is not the current one; 409 for one that is not paused.
pub async fn handle<S>(system: &S, call: Call<(), SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::resume(system, &call.by, seen).await?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
