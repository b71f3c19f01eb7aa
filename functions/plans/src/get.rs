use crate::view::PlanView;
use domain::id::PlanId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Plans;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), PlanPath>, Found<PlanView>> =
    get("plans-get", "/api/v1/plans/{plan_id}", "Shows a plan with its current version.").staff(Permission::PlansRead);

#[derive(Debug, Deserialize)]
pub struct PlanPath {
    pub(crate) plan_id: PlanId,
}

/// `GET /api/v1/plans/{plan_id}`: shows a plan with its current version.
///
/// # Errors
/// 404.
pub async fn handle(plans: &impl Plans, call: Call<(), PlanPath>) -> Reply<Found<PlanView>> {
    let plan = plans.plan(call.path.plan_id).await?.ok_or(Error::NotFound(Thing::Plan))?;
    let version = plan.version;
    Ok(Found::new(plan.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
