use domain::coupon::CouponCode;
use domain::id::{AccountId, CreditNoteId, InvoiceId, PlanId, SubscriptionId};
use domain::money::Currency;
use domain::subscription::{Item, Pending, PendingKind, Status, Subscription};
use domain::time::BillingTime;
use lambda::Found;
use serde::Serialize;
use services::Changed;
use utoipa::ToSchema;
use views::{IntervalView, PeriodView};

/// An account's agreement to plan versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionView {
    #[schema(value_type = String, example = "sub_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: SubscriptionId,
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    account: AccountId,
    status: StatusView,
    /// The base first, then the add-ons.
    items: Vec<ItemView>,
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    interval: IntervalView,
    /// Every period boundary is computed from it.
    #[schema(value_type = String, format = DateTime)]
    anchor: BillingTime,
    current_period: PeriodView,
    /// What is to happen later.
    #[schema(required = true)]
    scheduled: Option<ScheduledView>,
    /// The coupon that lowers its invoices.
    #[schema(value_type = Option<String>, required = true, example = "SPRING26")]
    coupon: Option<CouponCode>,
    #[schema(value_type = String, format = DateTime)]
    created_at: BillingTime,
}

/// A plan that is subscribed to, in the version that it is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemView {
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    plan: PlanId,
    plan_version: u32,
    #[schema(required = true)]
    seats: Option<u32>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusView {
    /// Begins at an instant to come.
    Scheduled,
    /// Waits for its first payment and entitles to nothing.
    Incomplete,
    Trialing,
    Active,
    /// An invoice was not paid; still entitles.
    PastDue,
    /// Neither charges nor entitles until it is resumed.
    Paused,
    /// Ended; it may be reactivated.
    Cancelled,
    /// The first payment did not come in time.
    Expired,
}

/// What is to happen to a subscription later.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScheduledView {
    kind: ScheduledKindView,
    #[schema(value_type = String, format = DateTime)]
    at: BillingTime,
    /// What it is to have then, where that changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    items: Option<Vec<ItemView>>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledKindView {
    Change,
    Cancel,
    Pause,
}

/// A subscription after a change, and the papers that came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedView {
    #[serde(flatten)]
    subscription: SubscriptionView,
    /// The invoice of what was charged, if anything was.
    #[schema(value_type = Option<String>, required = true, example = "inv_01kbnv3j7hexp9v6m2qk5a0d8t")]
    invoice: Option<InvoiceId>,
    /// One for each invoice of which something was given back.
    #[schema(value_type = Vec<String>)]
    credit_notes: Vec<CreditNoteId>,
}

impl From<Item> for ItemView {
    fn from(item: Item) -> Self {
        Self { plan: item.plan.plan, plan_version: item.plan.number.0, seats: item.seats }
    }
}

impl From<Status> for StatusView {
    fn from(status: Status) -> Self {
        match status {
            Status::Scheduled => Self::Scheduled,
            Status::Incomplete => Self::Incomplete,
            Status::Trialing => Self::Trialing,
            Status::Active => Self::Active,
            Status::PastDue => Self::PastDue,
            Status::Paused => Self::Paused,
            Status::Cancelled => Self::Cancelled,
            Status::Expired => Self::Expired,
        }
    }
}

impl From<Pending> for ScheduledView {
    fn from(pending: Pending) -> Self {
        let (kind, items) = match pending.kind {
            PendingKind::Change { items } => {
                (ScheduledKindView::Change, Some(items.into_iter().map(ItemView::from).collect()))
            }
            PendingKind::Cancel => (ScheduledKindView::Cancel, None),
            PendingKind::Pause => (ScheduledKindView::Pause, None),
        };
        Self { kind, at: pending.at, items }
    }
}

impl From<Subscription> for SubscriptionView {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            account: subscription.account,
            status: subscription.status.into(),
            items: subscription.items.into_iter().map(ItemView::from).collect(),
            currency: subscription.currency,
            interval: subscription.interval.into(),
            anchor: subscription.anchor.at,
            current_period: subscription.period.into(),
            scheduled: subscription.pending.map(ScheduledView::from),
            coupon: subscription.discount.map(|discount| discount.code),
            created_at: subscription.created_at,
        }
    }
}

impl From<Changed> for ChangedView {
    fn from(changed: Changed) -> Self {
        Self { subscription: changed.subscription.into(), invoice: changed.invoice, credit_notes: changed.credit_notes }
    }
}

impl ChangedView {
    /// What every change of a subscription is answered with: the subscription as it is now, in its version.
    pub(crate) fn found(changed: Changed) -> Found<Self> {
        let version = changed.subscription.version;
        Found::new(Self::from(changed)).version(version)
    }
}
