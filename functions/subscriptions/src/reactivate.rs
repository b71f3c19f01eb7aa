use crate::get::SubscriptionPath;
use crate::view::ChangedView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::Subscriptions;
use services::{Execute, SaleReads};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-reactivate",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/reactivate",
    "Begins a cancelled subscription again; its first invoice has to be paid.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/reactivate`: begins a cancelled subscription again.
///
/// # Errors
/// 404; 412 for a version that is not the current one; 409 for one that is not cancelled.
pub async fn handle<S>(system: &S, call: Call<(), SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::reactivate(system, &call.by, seen).await?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
