use crate::view::{FeatureView, IntervalView, PlanView, PriceView};
use domain::Refusal;
use domain::id::{ComponentId, PlanId};
use domain::money::Currency;
use domain::permission::Permission;
use domain::plan::{Allowance, CreatePlan, FeatureGrant, PlanVersion, PlanVersionNumber, PriceComponent};
use domain::text::Name;
use domain::time::Interval;
use garde::Validate;
use lambda::{Call, Created, Failure, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::{Error, Execute};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewPlan>, Created<PlanView>> =
    post("plans-create", "/api/v1/plans", "Creates a plan and its first version.")
        .staff(Permission::PlansWrite)
        .idempotent();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    #[garde(skip)]
    #[schema(value_type = String, example = "Team")]
    name: Name,
    #[garde(skip)]
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    #[garde(skip)]
    #[serde(deserialize_with = "lambda::object")]
    interval: IntervalView,
    /// Days before the first charge.
    #[serde(default)]
    #[garde(range(max = PlanVersion::LONGEST_TRIAL_DAYS))]
    #[schema(maximum = 730)]
    trial_days: u16,
    #[garde(length(min = 1, max = PlanVersion::MOST_COMPONENTS))]
    #[schema(min_items = 1, max_items = 20)]
    #[serde(deserialize_with = "lambda::objects")]
    components: Vec<NewComponent>,
    #[serde(default, deserialize_with = "lambda::objects")]
    #[garde(length(max = PlanVersion::MOST_FEATURES))]
    #[schema(max_items = 50)]
    features: Vec<FeatureView>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComponent {
    #[schema(value_type = String, example = "Seats")]
    name: Name,
    #[serde(deserialize_with = "lambda::object")]
    price: PriceView,
}

impl JsonBody for NewPlan {}

impl TryFrom<NewPlan> for CreatePlan {
    type Error = Refusal;

    fn try_from(new: NewPlan) -> Result<Self, Refusal> {
        let NewPlan { name, currency, interval, trial_days, components, features } = new;
        let component = |NewComponent { name, price }| {
            Ok(PriceComponent { id: ComponentId::new(), name, price: price.price(currency)? })
        };
        let grant = |FeatureView { key, limit }| FeatureGrant {
            key,
            allowance: limit.map_or(Allowance::Switch, Allowance::Limit),
        };
        let version = PlanVersion {
            plan: PlanId::new(),
            number: PlanVersionNumber(1),
            currency,
            interval: Interval::new(interval.unit.into(), interval.count)?,
            components: components.into_iter().map(component).collect::<Result<_, Refusal>>()?,
            trial_days,
            features: features.into_iter().map(grant).collect(),
        };
        Ok(Self { name, version })
    }
}

/// Says which field of the plan a refusal is about.
fn at_its_field(error: impl Into<Error>) -> Failure {
    match error.into() {
        Error::Refused(refusal) => {
            let pointer = match refusal {
                Refusal::IntervalOutOfRange => "/interval",
                Refusal::TrialTooLong => "/trial_days",
                Refusal::FeatureList => "/features",
                _ => "/components",
            };
            Failure::RefusedField(pointer, refusal)
        }
        other => other.into(),
    }
}

/// `POST /api/v1/plans`: creates a plan and its first version.
///
/// # Errors
/// What contradicts itself is refused, and nothing is stored.
pub async fn handle(plans: &impl Execute, call: Call<NewPlan>) -> Reply<Created<PlanView>> {
    let command = CreatePlan::try_from(call.body).map_err(at_its_field)?;
    let plan = services::create_plan(plans, &call.by, command).await.map_err(at_its_field)?;
    Ok(Created::at(format!("/api/v1/plans/{}", plan.id), plan.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
