use crate::view::CouponView;
use domain::id::CouponId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Coupons;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), CouponPath>, Found<CouponView>> =
    get("coupons-get", "/api/v1/coupons/{coupon_id}", "Shows a coupon.").staff(Permission::CouponsRead);

#[derive(Debug, Deserialize)]
pub struct CouponPath {
    pub(crate) coupon_id: CouponId,
}

/// `GET /api/v1/coupons/{coupon_id}`: shows a coupon.
///
/// # Errors
/// 404.
pub async fn handle(coupons: &impl Coupons, call: Call<(), CouponPath>) -> Reply<Found<CouponView>> {
    let coupon = coupons.coupon(call.path.coupon_id).await?.ok_or(Error::NotFound(Thing::Coupon))?;
    let version = coupon.version;
    Ok(Found::new(coupon.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
