//! A plan as it is asked for, new or anew.

use crate::view::{ActivationView, ChargingView, FeatureView, ProrationView, TrialView};
use domain::Refusal;
use domain::id::{ComponentId, PlanId};
use domain::money::Currency;
use domain::plan::{Allowance, Charging, FeatureGrant, MeterKey, PlanVersion, PlanVersionNumber, PriceComponent};
use domain::text::Name;
use garde::Validate;
use lambda::{Failure, JsonBody};
use serde::Deserialize;
use services::Error;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use views::{IntervalView, PriceView};

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    #[garde(skip)]
    #[schema(value_type = String, example = "Team")]
    pub(crate) name: Name,
    #[garde(skip)]
    #[serde(deserialize_with = "lambda::object")]
    interval: IntervalView,
    /// Time before the first charge.
    #[serde(default, deserialize_with = "lambda::optional_object")]
    #[garde(skip)]
    trial: Option<TrialView>,
    #[serde(default)]
    #[garde(skip)]
    proration: ProrationView,
    #[serde(default)]
    #[garde(skip)]
    activation: ActivationView,
    #[garde(length(min = 1, max = PlanVersion::MOST_COMPONENTS))]
    #[serde(deserialize_with = "lambda::objects")]
    #[schema(min_items = 1, max_items = 20)]
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
    #[serde(default)]
    charging: ChargingView,
    /// What is counted, for a metered component and only for one.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "api_calls")]
    meter: Option<MeterKey>,
    /// By currency; every component has the same currencies.
    #[serde(deserialize_with = "lambda::named_objects")]
    #[schema(value_type = BTreeMap<String, PriceView>)]
    prices: BTreeMap<Currency, PriceView>,
}

impl JsonBody for NewPlan {}

impl NewPlan {
    /// The version that it describes.
    pub(crate) fn version(self, plan: PlanId) -> Result<PlanVersion, Failure> {
        let components = self.components.into_iter().enumerate().map(|(n, component)| {
            PriceComponent::try_from(component)
                .map_err(|refusal| Failure::RefusedField(format!("/components/{n}"), refusal))
        });
        Ok(PlanVersion {
            plan,
            number: PlanVersionNumber(1),
            interval: self.interval.try_into().map_err(|refusal: Refusal| at_its_field(refusal))?,
            components: components.collect::<Result<_, Failure>>()?,
            features: self.features.into_iter().map(grant).collect::<Result<_, Refusal>>().map_err(at_its_field)?,
            trial: self.trial.map(Into::into),
            proration: self.proration.into(),
            activation: self.activation.into(),
        })
    }
}

impl TryFrom<NewComponent> for PriceComponent {
    type Error = Refusal;

    fn try_from(new: NewComponent) -> Result<Self, Refusal> {
        let charging = match (new.charging, new.meter) {
            (ChargingView::Advance, None) => Charging::Advance,
            (ChargingView::Arrears, None) => Charging::Arrears,
            (ChargingView::OneOff, None) => Charging::OneOff,
            (ChargingView::Metered, Some(meter)) => Charging::Metered { meter },
            (ChargingView::Metered, None) | (_, Some(_)) => return Err(Refusal::MeterMismatch),
        };
        let prices = new.prices.into_iter().map(|(currency, price)| {
            let price = price.price(currency)?;
            price.check(currency)?;
            Ok((currency, price))
        });
        Ok(Self { id: ComponentId::new(), name: new.name, charging, prices: prices.collect::<Result<_, Refusal>>()? })
    }
}

fn grant(view: FeatureView) -> Result<FeatureGrant, Refusal> {
    let allowance = match (view.limit, view.included) {
        (None, None) => Allowance::Switch,
        (Some(limit), None) => Allowance::Limit(limit),
        (None, Some(included)) => Allowance::Metered(included),
        (Some(_), Some(_)) => return Err(Refusal::FeatureList),
    };
    Ok(FeatureGrant { key: view.key, allowance })
}

/// Says which field of the plan a refusal is about.
pub(crate) fn at_its_field(error: impl Into<Error>) -> Failure {
    match error.into() {
        Error::Refused(refusal) if refusal.kind() == domain::refusal::RefusalKind::Value => {
            let pointer = match refusal {
                Refusal::IntervalOutOfRange => "/interval",
                Refusal::TrialTooLong => "/trial/days",
                Refusal::FeatureList => "/features",
                _ => "/components",
            };
            Failure::RefusedField(pointer.to_owned(), refusal)
        }
        other => other.into(),
    }
}
