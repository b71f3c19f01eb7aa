use super::{CouponCode, Effect};
use crate::id::{CouponId, PlanId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A redeemed coupon on a subscription. It is a copy: whatever becomes of the coupon, the discount stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    pub coupon: CouponId,
    pub code: CouponCode,
    pub effect: Effect,
    /// The plans it is for; empty for all.
    pub plans: BTreeSet<PlanId>,
    /// Periods left, the one to be billed next included; `None` without an end.
    pub remaining: Option<u16>,
}

impl Discount {
    #[must_use]
    pub fn applies_to(&self, plan: PlanId) -> bool {
        self.plans.is_empty() || self.plans.contains(&plan)
    }

    /// What is left of it once a period was billed with it; `None` when it is used up.
    #[must_use]
    pub fn after_period(&self) -> Option<Self> {
        let remaining = self.remaining.map(|periods| periods.saturating_sub(1));
        (remaining != Some(0)).then(|| Self { remaining, ..self.clone() })
    }
}
