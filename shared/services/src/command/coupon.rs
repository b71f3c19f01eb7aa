use crate::port::{Coupons, Plans};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::coupon::{self, Coupon, CreateCoupon};
use domain::id::CouponId;
use domain::{Refusal, Version};
use futures_util::future::try_join_all;
use futures_util::try_join;

/// Creates a coupon. Its code is its own for ever.
///
/// # Errors
/// [`Refusal::CouponCodeTaken`]; [`Refusal::NoSuchPlan`] for one that it is to be for; as [`domain::coupon::create`] and [`execute`].
pub async fn create_coupon<S: Execute + Coupons + Plans>(
    system: &S,
    by: &Caller,
    command: CreateCoupon,
) -> Result<Coupon, Error> {
    let load = async || {
        let plans = try_join_all(command.plans.iter().map(|plan| system.plan(*plan)));
        Ok(try_join!(system.coupon_of_code(&command.code), plans)?)
    };
    execute(system, by, load, |(taken, plans)| {
        if taken.is_some() {
            return Err(Refusal::CouponCodeTaken.into());
        }
        let decided = coupon::create(command.clone(), by.at)?;
        if plans.iter().any(Option::is_none) {
            return Err(Refusal::NoSuchPlan.into());
        }
        Ok(decided)
    })
    .await
}

/// Ends the redemption of a coupon; discounts that it gave stay.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`execute`].
pub async fn archive_coupon<S: Execute + Coupons>(
    system: &S,
    by: &Caller,
    (id, seen): (CouponId, Version),
) -> Result<Coupon, Error> {
    let load = async || system.coupon(id).await?.ok_or(Error::NotFound(Thing::Coupon));
    execute(system, by, load, |coupon| {
        if coupon.version != seen {
            return Err(Error::Stale(Thing::Coupon));
        }
        Ok(coupon::archive(coupon, by.at))
    })
    .await
}
