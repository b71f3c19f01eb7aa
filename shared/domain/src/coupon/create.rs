use super::{Coupon, CouponCode, CouponCodeClaim, CouponDuration, Effect};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{CouponId, PlanId};
use crate::text::Name;
use crate::time::{BillingTime, WallTime};
use crate::{Decided, Decision, Refusal, Version};
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct CreateCoupon {
    pub id: CouponId,
    pub code: CouponCode,
    pub name: Name,
    pub effect: Effect,
    pub duration: CouponDuration,
    pub redeem_by: Option<BillingTime>,
    pub plans: BTreeSet<PlanId>,
    pub limit: Option<u32>,
}

impl CreateCoupon {
    fn check(&self) -> Result<(), Refusal> {
        let takes_off = match self.effect {
            Effect::Percent(percent) => !percent.is_zero(),
            Effect::Amount(amount) => amount.amount() > 0,
        };
        if !takes_off {
            return Err(Refusal::CouponEffect);
        }
        if self.duration.periods().is_some_and(|periods| !(1..=Coupon::MOST_PERIODS).contains(&periods)) {
            return Err(Refusal::CouponPeriods);
        }
        if self.plans.len() > Coupon::MOST_PLANS {
            return Err(Refusal::CouponPlans);
        }
        if self.limit == Some(0) {
            return Err(Refusal::CouponLimit);
        }
        Ok(())
    }
}

/// Creates a coupon and claims its code.
///
/// # Errors
/// [`Refusal::CouponEffect`], [`Refusal::CouponPeriods`], [`Refusal::CouponPlans`], [`Refusal::CouponLimit`].
pub fn create(command: CreateCoupon, now: WallTime) -> Result<Decided<Coupon>, Refusal> {
    command.check()?;
    let coupon = Coupon {
        id: command.id,
        code: command.code,
        name: command.name,
        effect: command.effect,
        duration: command.duration,
        redeem_by: command.redeem_by,
        plans: command.plans,
        limit: command.limit,
        redeemed: 0,
        archived_at: None,
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    decision.events.push(Event::new(EventKind::CouponCreated, coupon.id, coupon.version));
    decision.audit(AuditAction::CouponCreated, coupon.id);
    decision.writes.push(Write::CouponCode(CouponCodeClaim {
        code: coupon.code.clone(),
        coupon: coupon.id,
        version: Version::FIRST,
    }));
    decision.writes.push(Write::Coupon(coupon.clone()));
    Ok(decision.with(coupon))
}
