use super::table::{Command, allowed};
use super::{Sale, Subscription};
use crate::coupon::{Coupon, redeem};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::{Decided, Decision, Refusal};

/// Redeems a coupon for a subscription that there is: it takes off what is invoiced from now on, and counts as one that
/// was subscribed with.
///
/// # Errors
/// [`Refusal::Command`]; [`Refusal::BillingDue`], also at the instant at which what runs in arrears was invoiced since its
/// cycle was left; [`Refusal::CouponApplied`] while it has one, [`Refusal::CouponOfPeriod`] where one that it had took
/// something off the current period; what [`redeem`] refuses.
pub fn apply_coupon(
    sale: &Sale,
    subscription: &Subscription,
    coupon: &Coupon,
) -> Result<Decided<Subscription>, Refusal> {
    allowed(sale, subscription, Command::ApplyCoupon)?;
    if subscription.discount.is_some() {
        return Err(Refusal::CouponApplied);
    }
    // Whoever comes back at this instant to the cycle that they left comes back to what was taken off its period, and to
    // what was invoiced for what had run of it.
    let left = subscription.left.as_ref().filter(|left| left.at == sale.now);
    if left.is_some_and(|left| !left.accruals.is_empty()) {
        return Err(Refusal::BillingDue);
    }
    let left = left.map(|left| (left.discounted_at, left.spent_discount));
    let taken_off = [Some((subscription.discounted_at, subscription.spent_discount)), left];
    if taken_off.into_iter().flatten().any(|(at, spent)| at.is_some() || spent.is_some()) {
        return Err(Refusal::CouponOfPeriod);
    }
    let plans = subscription.items.iter().map(|item| item.plan.plan);
    let redemption = redeem(coupon, subscription.currency, plans, sale.now)?;
    let after = subscription.changed(|after| {
        after.discount = Some(redemption.discount);
        // Whoever comes back to it at this instant comes back with the coupon.
        if let Some(left) = &mut after.left {
            left.discount.clone_from(&after.discount);
        }
    });
    let mut decided = updated(sale, after);
    decided.decision.writes.extend(redemption.counted.map(Write::Coupon));
    Ok(decided)
}

/// Takes the coupon away: what is invoiced from now on is not lowered by it. What it was redeemed for is not given back.
///
/// # Errors
/// [`Refusal::Command`], [`Refusal::BillingDue`]; [`Refusal::NoCouponApplied`].
pub fn remove_coupon(sale: &Sale, subscription: &Subscription) -> Result<Decided<Subscription>, Refusal> {
    allowed(sale, subscription, Command::RemoveCoupon)?;
    if subscription.discount.is_none() {
        return Err(Refusal::NoCouponApplied);
    }
    let after = subscription.changed(|after| {
        after.discount = None;
        if let Some(left) = &mut after.left {
            left.discount = None;
        }
    });
    Ok(updated(sale, after))
}

fn updated(sale: &Sale, after: Subscription) -> Decided<Subscription> {
    let mut decision = Decision::in_book(&sale.book, sale.now);
    decision.events.push(Event::new(EventKind::SubscriptionUpdated, after.id, after.version));
    decision.writes.push(Write::Subscription(after.clone()));
    decision.with(after)
}
