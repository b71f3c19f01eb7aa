use super::item::check_items;
use super::turn::{Outcome, Turn};
use super::{Item, Sale, Status, Subscription};
use crate::coupon::{Coupon, redeem};
use crate::decision::Write;
use crate::event::EventKind;
use crate::id::SubscriptionId;
use crate::money::{Currency, Money};
use crate::time::{Anchor, AnchorRule, BillingTime, Period, TIME_ZONE_DATABASE};
use crate::{Decided, Refusal, Version};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};

/// How long a subscription waits for its first payment.
pub const PAYMENT_DEADLINE: SignedDuration = SignedDuration::from_hours(23);

/// How far back or ahead a subscription may start.
const FURTHEST_START: SignedDuration = SignedDuration::from_hours(366 * 24);

#[derive(Clone, Debug)]
pub struct Subscribe {
    pub id: SubscriptionId,
    /// The base first, then the add-ons.
    pub items: Vec<Item>,
    pub currency: Currency,
    pub anchor_rule: AnchorRule,
    /// Now, unless it says otherwise; the periods since an earlier start are billed one by one.
    pub start: Option<BillingTime>,
    pub coupon: Option<Coupon>,
}

/// Subscribes the account: with a trial, with a first invoice that has to be paid, or at an instant to come.
///
/// # Errors
/// Whatever does not go together about the items; [`Refusal::StartOutOfRange`]; what [`redeem`] refuses;
/// [`Refusal::PaymentMethodRequired`], [`Refusal::BillingDayNeedsMonths`]; [`Refusal::AmountOutOfRange`],
/// [`Refusal::BeyondCalendar`].
pub fn subscribe(sale: &Sale, command: &Subscribe) -> Result<Decided<Outcome>, Refusal> {
    let now = sale.now;
    let start = command.start.unwrap_or(now);
    if start < now.after(-FURTHEST_START) || start > now.after(FURTHEST_START) {
        return Err(Refusal::StartOutOfRange);
    }
    let interval = check_items(sale, &command.items, command.currency)?;
    let book = &sale.book;
    let subscription = Subscription {
        id: command.id,
        account: book.account.id,
        clock: book.clock.as_ref().map(|clock| clock.id),
        status: Status::Scheduled,
        items: command.items.clone(),
        currency: command.currency,
        interval,
        zone: book.account.time_zone.clone(),
        zone_database: TIME_ZONE_DATABASE.unwrap_or_default().to_owned(),
        anchor_rule: command.anchor_rule,
        anchor: Anchor::new(start),
        cycle: 0,
        next_index: 0,
        period: Period::new(start.min(now), start.max(now.after_seconds(1)))?,
        due: Some(start),
        pending: None,
        discount: None,
        discounted_at: None,
        spent_discount: None,
        covering: BTreeSet::new(),
        left: None,
        accruals: Vec::new(),
        fees: BTreeSet::new(),
        first_invoice: None,
        awaiting: BTreeMap::new(),
        unpaid: BTreeSet::new(),
        recurring: Money::zero(command.currency),
        counted: false,
        created_at: now,
        version: Version::FIRST,
    };
    let mut turn = Turn::making(sale, subscription, start.min(now));
    if let Some(coupon) = &command.coupon {
        let plans = command.items.iter().map(|item| item.plan.plan);
        let redemption = redeem(coupon, command.currency, plans, now)?;
        turn.after.discount = Some(redemption.discount);
        turn.decision.writes.extend(redemption.counted.map(Write::Coupon));
    }
    turn.event(EventKind::SubscriptionCreated);
    turn.account.subscribed = true;
    // A place that does not suit the interval is refused now, not when the subscription begins.
    crate::time::first_period(start, command.anchor_rule, interval, &turn.after.zone)?;
    if start <= now {
        if turn.lacks_method_for_trial()? {
            return Err(Refusal::PaymentMethodRequired);
        }
        turn.begin(start)?;
    }
    turn.finish()
}
