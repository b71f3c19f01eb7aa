use domain::money::{Currency, Money, UnitPrice};
use domain::plan::{Allowance, FeatureKey, Plan, Price};
use domain::text::Name;
use domain::time::IntervalUnit;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A plan with its current version.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: domain::id::PlanId,
    #[schema(value_type = String, example = "Team")]
    name: Name,
    /// The number of the current version.
    version: u32,
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    interval: IntervalView,
    trial_days: u16,
    components: Vec<ComponentView>,
    features: Vec<FeatureView>,
    #[schema(value_type = String, format = DateTime)]
    created_at: domain::time::WallTime,
}

/// How long a period lasts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalView {
    pub unit: UnitView,
    #[schema(minimum = 1)]
    pub count: u16,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitView {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentView {
    #[schema(value_type = String, example = "price_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: domain::id::ComponentId,
    #[schema(value_type = String, example = "Seats")]
    name: Name,
    price: PriceView,
}

/// What a component costs in a period.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PriceView {
    /// The same every period, in minor units of the plan's currency.
    Flat { amount: i64 },
    /// For every seat, in major units of the plan's currency.
    PerUnit {
        #[schema(value_type = String, example = "4.50")]
        unit_price: UnitPrice,
    },
}

/// What a plan allows: a limit, or, without one, a switch that is on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeatureView {
    #[schema(value_type = String, example = "api_calls")]
    pub key: FeatureKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int64, maximum = 4_294_967_295_i64)]
    pub limit: Option<u32>,
}

impl From<UnitView> for IntervalUnit {
    fn from(unit: UnitView) -> Self {
        match unit {
            UnitView::Day => Self::Day,
            UnitView::Week => Self::Week,
            UnitView::Month => Self::Month,
            UnitView::Year => Self::Year,
        }
    }
}

impl From<IntervalUnit> for UnitView {
    fn from(unit: IntervalUnit) -> Self {
        match unit {
            IntervalUnit::Day => Self::Day,
            IntervalUnit::Week => Self::Week,
            IntervalUnit::Month => Self::Month,
            IntervalUnit::Year => Self::Year,
        }
    }
}

impl PriceView {
    pub(crate) fn price(self, currency: Currency) -> Result<Price, domain::Refusal> {
        Ok(match self {
            Self::Flat { amount } => Price::Flat { amount: Money::new(amount, currency)? },
            Self::PerUnit { unit_price } => Price::PerUnit { unit_price },
        })
    }
}

impl From<Price> for PriceView {
    fn from(price: Price) -> Self {
        match price {
            Price::Flat { amount } => Self::Flat { amount: amount.amount() },
            Price::PerUnit { unit_price } => Self::PerUnit { unit_price },
        }
    }
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        let Plan { id, name, current, created_at, .. } = plan;
        let interval = IntervalView { unit: current.interval.unit().into(), count: current.interval.count() };
        let components = current.components.into_iter();
        let features = current.features.into_iter();
        Self {
            id,
            name,
            version: current.number.0,
            currency: current.currency,
            interval,
            trial_days: current.trial_days,
            components: components
                .map(|component| ComponentView {
                    id: component.id,
                    name: component.name,
                    price: component.price.into(),
                })
                .collect(),
            features: features
                .map(|feature| FeatureView {
                    key: feature.key,
                    limit: match feature.allowance {
                        Allowance::Switch => None,
                        Allowance::Limit(limit) => Some(limit),
                    },
                })
                .collect(),
            created_at,
        }
    }
}
