use crate::body::{NewCoupon, at_its_field};
use crate::view::CouponView;
use domain::coupon::CreateCoupon;
use domain::permission::Permission;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use services::port::{Coupons, Plans};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewCoupon>, Created<CouponView>> =
    post("coupons-create", "/api/v1/coupons", "Creates a coupon. Its code is its own for ever.")
        .staff(Permission::CouponsWrite)
        .idempotent();

/// `POST /api/v1/coupons`: creates a coupon.
///
/// # Errors
/// 409 for a code that another coupon has. What contradicts itself is refused, and nothing is stored.
pub async fn handle<S: Execute + Coupons + Plans>(coupons: &S, call: Call<NewCoupon>) -> Reply<Created<CouponView>> {
    let command: CreateCoupon = call.body.try_into()?;
    let effect = command.effect;
    let created = services::create_coupon(coupons, &call.by, command).await;
    let coupon = created.map_err(|error| at_its_field(error, effect))?;
    let (location, version) = (format!("/api/v1/coupons/{}", coupon.id), coupon.version);
    Ok(Created::at(location, coupon.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
