use super::CouponCode;
use crate::Version;
use crate::id::{CouponId, PlanId};
use crate::money::{Money, Percent};
use crate::text::Name;
use crate::time::{BillingTime, WallTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    pub id: CouponId,
    pub code: CouponCode,
    pub name: Name,
    pub effect: Effect,
    pub duration: CouponDuration,
    /// The last instant at which it can be redeemed, in the time of the account that redeems it.
    pub redeem_by: Option<BillingTime>,
    /// The plans it is for; empty for all.
    pub plans: BTreeSet<PlanId>,
    /// How often it can be redeemed.
    pub limit: Option<u32>,
    /// How often it was, counted only when limited: an unlimited coupon is not written when it is redeemed.
    pub redeemed: u32,
    pub archived_at: Option<WallTime>,
    pub created_at: WallTime,
    pub version: Version,
}

/// What a coupon takes off the lines it is for, each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Percent(Percent),
    /// Of a whole period; of a part of one, that part.
    Amount(Money),
}

/// For how many periods it takes something off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponDuration {
    Once,
    Periods(u16),
    Forever,
}

impl Coupon {
    pub const MOST_PERIODS: u16 = 120;
    pub const MOST_PLANS: usize = 50;
}

impl CouponDuration {
    /// `None` without an end.
    #[must_use]
    pub fn periods(self) -> Option<u16> {
        match self {
            Self::Once => Some(1),
            Self::Periods(periods) => Some(periods),
            Self::Forever => None,
        }
    }
}
