use crate::view::CouponView;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::Coupons;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<CouponView>> =
    get("coupons-list", "/api/v1/coupons", "Lists coupons, newest first.").staff(Permission::CouponsRead);

/// `GET /api/v1/coupons`: lists coupons, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(coupons: &impl Coupons, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<CouponView>> {
    Ok(Listed::page(coupons.coupons(&call.page()).await?, CouponView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
