//! A coupon as it is asked for.

use crate::view::DurationView;
use domain::Refusal;
use domain::coupon::{CouponCode, CouponDuration, CreateCoupon, Effect};
use domain::id::{CouponId, PlanId};
use domain::money::{Money, Percent};
use domain::text::Name;
use domain::time::BillingTime;
use garde::Validate;
use lambda::{AtField, Failure, FieldError, JsonBody};
use serde::Deserialize;
use services::Error;
use utoipa::ToSchema;
use views::MoneyView;

/// It takes off either a percentage or an amount.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCoupon {
    /// What a customer types, in capital letters however they type it.
    #[garde(skip)]
    #[schema(value_type = String, min_length = 3, max_length = 40, example = "SPRING26")]
    code: CouponCode,
    #[garde(skip)]
    #[schema(value_type = String, example = "Spring 2026")]
    name: Name,
    /// Of the lines that it is for.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, example = "20")]
    percent: Option<Percent>,
    /// Off a whole period; off a part of one, that part.
    #[serde(default, deserialize_with = "lambda::optional_object")]
    #[garde(skip)]
    amount: Option<MoneyView>,
    #[garde(skip)]
    duration: DurationView,
    /// For how many periods, with the duration `periods` and only with it.
    #[serde(default)]
    #[garde(skip)]
    #[schema(minimum = 1, maximum = 120)]
    periods: Option<u16>,
    /// The last instant at which it can be redeemed, in the billing time of the account that redeems it.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    redeem_by: Option<BillingTime>,
    /// The plans that it is for; empty for all.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Vec<String>, max_items = 50, example = json!(["plan_01kbnv3j7hexp9v6m2qk5a0d8t"]))]
    plans: Vec<PlanId>,
    /// How often it can be redeemed; without an end unless it says.
    #[serde(default)]
    #[garde(skip)]
    #[schema(format = Int64, minimum = 1, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

impl JsonBody for NewCoupon {}

impl TryFrom<NewCoupon> for CreateCoupon {
    type Error = Failure;

    fn try_from(new: NewCoupon) -> Result<Self, Failure> {
        Ok(Self {
            id: CouponId::new(),
            effect: effect(new.percent, new.amount)?,
            duration: duration(new.duration, new.periods)?,
            code: new.code,
            name: new.name,
            redeem_by: new.redeem_by,
            plans: new.plans.into_iter().collect(),
            limit: new.limit,
        })
    }
}

fn effect(percent: Option<Percent>, amount: Option<MoneyView>) -> Result<Effect, Failure> {
    match (percent, amount) {
        (Some(percent), None) => Ok(Effect::Percent(percent)),
        (None, Some(amount)) => Money::try_from(amount).map(Effect::Amount).at("/amount"),
        (None, None) | (Some(_), Some(_)) => {
            let error = |pointer: &str| FieldError {
                pointer: pointer.to_owned(),
                detail: "a coupon has either a percent or an amount".to_owned(),
            };
            Err(Failure::Invalid(vec![error("/percent"), error("/amount")]))
        }
    }
}

fn duration(duration: DurationView, periods: Option<u16>) -> Result<CouponDuration, Failure> {
    match (duration, periods) {
        (DurationView::Once, None) => Ok(CouponDuration::Once),
        (DurationView::Forever, None) => Ok(CouponDuration::Forever),
        (DurationView::Periods, Some(periods)) => Ok(CouponDuration::Periods(periods)),
        (DurationView::Periods, None) => Err(Failure::invalid("/periods", "say for how many periods")),
        (DurationView::Once | DurationView::Forever, Some(_)) => {
            Err(Failure::invalid("/periods", "only for the duration periods"))
        }
    }
}

/// Says which field of a coupon with this effect a refusal is about.
pub(crate) fn at_its_field(error: Error, effect: Effect) -> Failure {
    let Error::Refused(refusal) = error else {
        return error.into();
    };
    let pointer = match (refusal, effect) {
        (Refusal::CouponEffect, Effect::Percent(_)) => "/percent",
        (Refusal::CouponEffect, Effect::Amount(_)) => "/amount",
        (Refusal::CouponPeriods, _) => "/periods",
        (Refusal::CouponPlans | Refusal::NoSuchPlan, _) => "/plans",
        (Refusal::CouponLimit, _) => "/limit",
        (Refusal::CouponCodeTaken, _) => "/code",
        _ => return refusal.into(),
    };
    Failure::RefusedField(pointer.to_owned(), refusal)
}
