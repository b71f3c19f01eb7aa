use crate::get::SubscriptionPath;
use crate::items::at_its_field;
use crate::view::ChangedView;
use domain::coupon::CouponCode;
use domain::permission::Permission;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{Coupons, Subscriptions};
use services::{Execute, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<CouponToApply, SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-apply-coupon",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/apply-coupon",
    "Redeems a coupon for a subscription, from its next invoice on.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CouponToApply {
    #[garde(skip)]
    #[schema(value_type = String, example = "SPRING26")]
    coupon: CouponCode,
}

impl JsonBody for CouponToApply {}

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/apply-coupon`: redeems a coupon for a subscription.
///
/// # Errors
/// 404, also for a coupon that does not exist; 409 where the subscription has one, in a state that does not take it, and for
/// a coupon that cannot be redeemed; 412 for a version that is not the current one.
pub async fn handle<S>(system: &S, call: Call<CouponToApply, SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions + Coupons,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::apply_coupon(system, &call.by, seen, &call.body.coupon).await.map_err(at_its_field)?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
