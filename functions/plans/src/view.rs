use domain::money::Currency;
use domain::plan::{
    Activation, Allowance, Charging, FeatureGrant, FeatureKey, MeterKey, Plan, PriceComponent, Trial, TrialEnd,
};
use domain::text::Name;
use domain::time::{ProrationUnit, WallTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use views::{IntervalView, PriceView};

/// A plan with its current version.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    #[schema(value_type = String, example = "plan_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: domain::id::PlanId,
    #[schema(value_type = String, example = "Team")]
    name: Name,
    /// The number of the current version.
    version: u32,
    interval: IntervalView,
    #[schema(required = true)]
    trial: Option<TrialView>,
    proration: ProrationView,
    activation: ActivationView,
    components: Vec<ComponentView>,
    features: Vec<FeatureView>,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
    /// Since when it is not sold any more.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    archived_at: Option<WallTime>,
}

/// Time before the first charge.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialView {
    #[schema(minimum = 1, maximum = 730)]
    pub days: u16,
    /// Whether it needs a payment method to begin.
    #[serde(default)]
    pub needs_payment_method: bool,
    #[serde(default)]
    pub without_payment_method: TrialEndView,
}

/// What happens at the end of a trial without a payment method.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrialEndView {
    /// The first invoice is issued and is past due.
    #[default]
    Bill,
    Cancel,
    Pause,
}

/// By what a part of a period is measured.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProrationView {
    #[default]
    Second,
    /// Whole days of the account's calendar.
    Day,
}

/// When a subscription without a trial begins to entitle.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivationView {
    /// When its first invoice is paid.
    #[default]
    Paid,
    /// At its start, paid or not.
    AtOnce,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentView {
    #[schema(value_type = String, example = "price_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: domain::id::ComponentId,
    #[schema(value_type = String, example = "Seats")]
    name: Name,
    charging: ChargingView,
    /// What is counted, where the component is metered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "api_calls")]
    meter: Option<MeterKey>,
    /// By currency.
    #[schema(value_type = BTreeMap<String, PriceView>)]
    prices: BTreeMap<Currency, PriceView>,
}

/// When a component is charged.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChargingView {
    /// At the beginning of each period, for that period.
    #[default]
    Advance,
    /// At the end of each period, for that period.
    Arrears,
    /// Once, with the first invoice.
    OneOff,
    /// For what was used in a closed period.
    Metered,
}

/// What a plan allows: a limit, an amount of use in a period, or, without either, a switch that is on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeatureView {
    #[schema(value_type = String, example = "api_calls")]
    pub key: FeatureKey,
    /// How many there may be at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int64, maximum = 4_294_967_295_i64)]
    pub limit: Option<u32>,
    /// How much may be used in a period before it is charged for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Int64, maximum = 9_007_199_254_740_991_i64)]
    pub included: Option<u64>,
}

impl From<Trial> for TrialView {
    fn from(trial: Trial) -> Self {
        Self {
            days: trial.days,
            needs_payment_method: trial.needs_payment_method,
            without_payment_method: match trial.without_payment_method {
                TrialEnd::Bill => TrialEndView::Bill,
                TrialEnd::Cancel => TrialEndView::Cancel,
                TrialEnd::Pause => TrialEndView::Pause,
            },
        }
    }
}

impl From<TrialView> for Trial {
    fn from(view: TrialView) -> Self {
        Self {
            days: view.days,
            needs_payment_method: view.needs_payment_method,
            without_payment_method: match view.without_payment_method {
                TrialEndView::Bill => TrialEnd::Bill,
                TrialEndView::Cancel => TrialEnd::Cancel,
                TrialEndView::Pause => TrialEnd::Pause,
            },
        }
    }
}

impl From<ProrationUnit> for ProrationView {
    fn from(unit: ProrationUnit) -> Self {
        match unit {
            ProrationUnit::Second => Self::Second,
            ProrationUnit::Day => Self::Day,
        }
    }
}

impl From<ProrationView> for ProrationUnit {
    fn from(view: ProrationView) -> Self {
        match view {
            ProrationView::Second => Self::Second,
            ProrationView::Day => Self::Day,
        }
    }
}

impl From<Activation> for ActivationView {
    fn from(activation: Activation) -> Self {
        match activation {
            Activation::Paid => Self::Paid,
            Activation::AtOnce => Self::AtOnce,
        }
    }
}

impl From<ActivationView> for Activation {
    fn from(view: ActivationView) -> Self {
        match view {
            ActivationView::Paid => Self::Paid,
            ActivationView::AtOnce => Self::AtOnce,
        }
    }
}

impl From<PriceComponent> for ComponentView {
    fn from(component: PriceComponent) -> Self {
        let (charging, meter) = match component.charging {
            Charging::Advance => (ChargingView::Advance, None),
            Charging::Arrears => (ChargingView::Arrears, None),
            Charging::OneOff => (ChargingView::OneOff, None),
            Charging::Metered { meter } => (ChargingView::Metered, Some(meter)),
        };
        let prices = component.prices.into_iter().map(|(currency, price)| (currency, price.into())).collect();
        Self { id: component.id, name: component.name, charging, meter, prices }
    }
}

impl From<FeatureGrant> for FeatureView {
    fn from(grant: FeatureGrant) -> Self {
        let (limit, included) = match grant.allowance {
            Allowance::Switch => (None, None),
            Allowance::Limit(limit) => (Some(limit), None),
            Allowance::Metered(included) => (None, Some(included)),
        };
        Self { key: grant.key, limit, included }
    }
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        let Plan { id, name, current, created_at, archived_at, .. } = plan;
        Self {
            id,
            name,
            version: current.number.0,
            interval: current.interval.into(),
            trial: current.trial.map(TrialView::from),
            proration: current.proration.into(),
            activation: current.activation.into(),
            components: current.components.into_iter().map(ComponentView::from).collect(),
            features: current.features.into_iter().map(FeatureView::from).collect(),
            created_at,
            archived_at,
        }
    }
}
