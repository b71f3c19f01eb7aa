//! What is sold: plans, their immutable versions, and what a version grants.

mod component;
mod feature;
mod manage;
mod trial;
mod version;

pub use component::{Charging, MeterKey, PriceComponent};
pub use feature::{Allowance, FeatureGrant, FeatureKey};
pub use manage::{CreatePlan, Plan, UpdatePlan, archive, create, update};
pub use trial::{Trial, TrialEnd};
pub use version::{Activation, PlanVersion, PlanVersionNumber, PlanVersionRef};
