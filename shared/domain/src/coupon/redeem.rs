use super::{Coupon, Discount, Effect};
use crate::Refusal;
use crate::id::PlanId;
use crate::money::Currency;
use crate::time::BillingTime;

/// What comes of redeeming a coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// To stand on the subscription.
    pub discount: Discount,
    /// The coupon with its count, to be written in the same transaction; `None` when it is unlimited. Writing it
    /// under its version is what lets one of many win the last redemption.
    pub counted: Option<Coupon>,
}

/// Redeems a coupon for a subscription in `currency` that has items of `plans`. One of them must be a plan of the
/// coupon; the others go undiscounted.
///
/// # Errors
/// [`Refusal::CouponArchived`]; [`Refusal::CouponExpired`] after `redeem_by`; [`Refusal::CouponExhausted`];
/// [`Refusal::CouponNotForPlan`]; [`Refusal::CouponCurrency`] for an amount in another currency.
pub fn redeem(
    coupon: &Coupon,
    currency: Currency,
    plans: impl IntoIterator<Item = PlanId>,
    now: BillingTime,
) -> Result<Redemption, Refusal> {
    if coupon.archived_at.is_some() {
        return Err(Refusal::CouponArchived);
    }
    if coupon.redeem_by.is_some_and(|last| now > last) {
        return Err(Refusal::CouponExpired);
    }
    if coupon.limit.is_some_and(|limit| coupon.redeemed >= limit) {
        return Err(Refusal::CouponExhausted);
    }
    let discount = Discount {
        coupon: coupon.id,
        code: coupon.code.clone(),
        effect: coupon.effect,
        plans: coupon.plans.clone(),
        remaining: coupon.duration.periods(),
    };
    if !plans.into_iter().any(|plan| discount.applies_to(plan)) {
        return Err(Refusal::CouponNotForPlan);
    }
    if matches!(coupon.effect, Effect::Amount(amount) if amount.currency() != currency) {
        return Err(Refusal::CouponCurrency);
    }
    let counted = coupon.limit.map(|_| Coupon {
        redeemed: coupon.redeemed.saturating_add(1),
        version: coupon.version.next(),
        ..coupon.clone()
    });
    Ok(Redemption { discount, counted })
}
