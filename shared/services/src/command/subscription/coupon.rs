use super::Changed;
use super::run::{Seen, decide_on, load, nothing_else};
use crate::port::{Coupons, Subscriptions};
use crate::sale::{Papers, SaleReads};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::coupon::CouponCode;
use domain::subscription;
use futures_util::try_join;

/// Redeems a coupon for a subscription that there is.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::subscription::apply_coupon`] and [`execute`].
pub async fn apply_coupon<S>(system: &S, by: &Caller, seen: Seen, code: &CouponCode) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions + Coupons,
{
    let load = async || {
        let coupon = async { system.coupon_of_code(code).await?.ok_or(Error::NotFound(Thing::Coupon)) };
        try_join!(load(system, by, seen, Papers::None, &nothing_else), coupon)
    };
    execute(system, by, load, |((sale, subscription), coupon)| {
        if subscription.version != seen.version {
            return Err(Error::Stale(Thing::Subscription));
        }
        let decided = subscription::apply_coupon(sale, subscription, coupon)?;
        Ok(decided.decision.with(decided.output.into()))
    })
    .await
}

/// # Errors
/// As [`domain::subscription::remove_coupon`] and [`decide_on`].
pub async fn remove_coupon<S>(system: &S, by: &Caller, seen: Seen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    decide_on(system, by, seen, Papers::None, nothing_else, subscription::remove_coupon).await
}
