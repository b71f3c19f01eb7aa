use domain::id::{AccountId, PlanId, SubscriptionId};
use domain::subscription::{Status, Subscription};
use domain::time::{BillingTime, Period};
use serde::Serialize;
use utoipa::ToSchema;

/// An account's agreement to a plan version.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionView {
    #[schema(value_type = String, example = "sub_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: SubscriptionId,
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    account: AccountId,
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    plan: PlanId,
    plan_version: u32,
    #[schema(required = true)]
    seats: Option<u32>,
    status: StatusView,
    /// Every period boundary is computed from it.
    #[schema(value_type = String, format = DateTime)]
    anchor: BillingTime,
    current_period: PeriodView,
    #[schema(value_type = String, format = DateTime)]
    created_at: BillingTime,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusView {
    /// Waits for its first payment and entitles to nothing.
    Incomplete,
    Trialing,
    Active,
    /// A renewal was not paid; still entitles.
    PastDue,
    /// The first payment did not come in time.
    Expired,
}

/// From `start` until just before `end`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PeriodView {
    #[schema(value_type = String, format = DateTime)]
    start: BillingTime,
    #[schema(value_type = String, format = DateTime)]
    end: BillingTime,
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        Self { start: period.start(), end: period.end() }
    }
}

impl From<Status> for StatusView {
    fn from(status: Status) -> Self {
        match status {
            Status::Incomplete => Self::Incomplete,
            Status::Trialing => Self::Trialing,
            Status::Active => Self::Active,
            Status::PastDue => Self::PastDue,
            Status::Expired => Self::Expired,
        }
    }
}

impl From<Subscription> for SubscriptionView {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            account: subscription.account,
            plan: subscription.plan.plan,
            plan_version: subscription.plan.number.0,
            seats: subscription.seats,
            status: subscription.status.into(),
            anchor: subscription.anchor,
            current_period: subscription.period.into(),
            created_at: subscription.created_at,
        }
    }
}
