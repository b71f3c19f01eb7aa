use domain::coupon::{Coupon, CouponCode, CouponDuration, Effect};
use domain::id::{CouponId, PlanId};
use domain::money::Percent;
use domain::text::Name;
use domain::time::{BillingTime, WallTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use views::MoneyView;

/// Money off, by a percentage or by an amount.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouponView {
    #[schema(value_type = String, example = "coup_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: CouponId,
    #[schema(value_type = String, example = "SPRING26")]
    code: CouponCode,
    #[schema(value_type = String, example = "Spring 2026")]
    name: Name,
    #[schema(value_type = Option<String>, required = true, example = "20")]
    percent: Option<Percent>,
    #[schema(required = true)]
    amount: Option<MoneyView>,
    duration: DurationView,
    #[schema(required = true)]
    periods: Option<u16>,
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    redeem_by: Option<BillingTime>,
    /// The plans that it is for; empty for all.
    #[schema(value_type = Vec<String>)]
    plans: BTreeSet<PlanId>,
    #[schema(required = true, format = Int64, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
    /// How often it was redeemed; counted only where there is a limit.
    #[schema(required = true, format = Int64, maximum = 4_294_967_295_i64)]
    redeemed: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    /// Since when it cannot be redeemed any more.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    archived_at: Option<WallTime>,
}

/// For how long a coupon takes something off.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CouponDuration)]
pub enum DurationView {
    /// For one period.
    Once,
    /// For a number of them.
    Periods,
    Forever,
}

impl From<Coupon> for CouponView {
    fn from(coupon: Coupon) -> Self {
        let (percent, amount) = match coupon.effect {
            Effect::Percent(percent) => (Some(percent), None),
            Effect::Amount(amount) => (None, Some(amount.into())),
        };
        let (duration, periods) = match coupon.duration {
            CouponDuration::Once => (DurationView::Once, None),
            CouponDuration::Periods(periods) => (DurationView::Periods, Some(periods)),
            CouponDuration::Forever => (DurationView::Forever, None),
        };
        Self {
            id: coupon.id,
            code: coupon.code,
            name: coupon.name,
            percent,
            amount,
            duration,
            periods,
            redeem_by: coupon.redeem_by,
            plans: coupon.plans,
            limit: coupon.limit,
            redeemed: coupon.limit.map(|_| coupon.redeemed),
            created_at: coupon.created_at,
            archived_at: coupon.archived_at,
        }
    }
}
