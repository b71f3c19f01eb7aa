use super::Coupon;
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::time::WallTime;
use crate::{Decided, Decision};

/// Ends redemption; discounts already given stay. Nothing happens to a coupon that is archived.
#[must_use]
pub fn archive(coupon: &Coupon, now: WallTime) -> Decided<Coupon> {
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    if coupon.archived_at.is_some() {
        return decision.with(coupon.clone());
    }
    let archived = Coupon { archived_at: Some(now), version: coupon.version.next(), ..coupon.clone() };
    decision.events.push(Event::new(EventKind::CouponArchived, archived.id, archived.version));
    decision.audit(AuditAction::CouponArchived, archived.id);
    decision.writes.push(Write::Coupon(archived.clone()));
    decision.with(archived)
}
