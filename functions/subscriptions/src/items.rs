//! What is to be subscribed to, as it is asked for.

use domain::Refusal;
use domain::id::PlanId;
use garde::Validate;
use lambda::Failure;
use serde::Deserialize;
use services::{Error, ItemRequest};
use utoipa::ToSchema;

/// The most plans in one subscription.
pub(crate) const MOST_ITEMS: usize = domain::subscription::MOST_ITEMS;

/// A plan to subscribe to.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemBody {
    #[garde(skip)]
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    plan: PlanId,
    /// For a plan whose price depends on them, and only for one.
    #[serde(default)]
    #[garde(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    seats: Option<u32>,
    /// Whether a plan that the subscription has moves to its current version, instead of keeping the one it has.
    #[serde(default)]
    #[garde(skip)]
    newest_version: bool,
}

impl From<ItemBody> for ItemRequest {
    fn from(body: ItemBody) -> Self {
        Self { plan: body.plan, seats: body.seats, newest_version: body.newest_version }
    }
}

/// Says which field a refusal is about, where it is about one.
pub(crate) fn at_its_field(error: Error) -> Failure {
    let pointer = match &error {
        Error::Refused(
            Refusal::ItemCount
            | Refusal::PlanTwice
            | Refusal::IntervalMismatch
            | Refusal::QuantityMismatch
            | Refusal::PlanArchived,
        ) => "/items",
        Error::Refused(Refusal::PlanCurrency | Refusal::CurrencyRequired) => "/currency",
        Error::Refused(Refusal::BillingDayOutOfRange | Refusal::BillingDayNeedsMonths) => "/billing_day",
        Error::Refused(Refusal::StartOutOfRange) => "/start_at",
        Error::Refused(Refusal::InstantOutOfRange | Refusal::NoPeriodToWaitFor) => "/when",
        Error::Refused(
            Refusal::CouponArchived
            | Refusal::CouponExpired
            | Refusal::CouponExhausted
            | Refusal::CouponNotForPlan
            | Refusal::CouponCurrency,
        ) => "/coupon",
        _ => return error.into(),
    };
    match error {
        Error::Refused(refusal) => Failure::RefusedField(pointer.to_owned(), refusal),
        other => other.into(),
    }
}
