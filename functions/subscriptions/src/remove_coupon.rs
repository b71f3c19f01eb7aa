use crate::get::SubscriptionPath;
use crate::view::ChangedView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::Subscriptions;
use services::{Execute, SaleReads};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-remove-coupon",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/remove-coupon",
    "Takes the coupon of a subscription away, from its next invoice on.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/remove-coupon`: takes the coupon away.
///
/// # Errors
/// 404; 409 where there is none; 412 for a version that is not the current one.
pub async fn handle<S>(system: &S, call: Call<(), SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::remove_coupon(system, &call.by, seen).await?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
