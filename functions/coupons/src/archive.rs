use crate::get::CouponPath;
use crate::view::CouponView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::Coupons;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), CouponPath>, Found<CouponView>> = post(
    "coupons-archive",
    "/api/v1/coupons/{coupon_id}/archive",
    "Ends the redemption of a coupon for good. Discounts that it gave stay.",
)
.staff(Permission::CouponsWrite)
.idempotent()
.if_match_required();

/// `POST /api/v1/coupons/{coupon_id}/archive`: ends the redemption of a coupon.
///
/// # Errors
/// 404; 412 for a version that is not the current one.
pub async fn handle<S: Execute + Coupons>(coupons: &S, call: Call<(), CouponPath>) -> Reply<Found<CouponView>> {
    let coupon = services::archive_coupon(coupons, &call.by, (call.path.coupon_id, call.seen()?)).await?;
    let version = coupon.version;
    Ok(Found::new(coupon.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
