use crate::body::{NewPlan, at_its_field};
use crate::view::PlanView;
use domain::id::PlanId;
use domain::permission::Permission;
use domain::plan::CreatePlan;
use lambda::{Call, Created, Operation, Reply, post};
use services::Execute;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewPlan>, Created<PlanView>> =
    post("plans-create", "/api/v1/plans", "Creates a plan and its first version.")
        .staff(Permission::PlansWrite)
        .idempotent();

/// `POST /api/v1/plans`: creates a plan and its first version.
///
/// # Errors
/// What contradicts itself is refused, and nothing is stored.
pub async fn handle(plans: &impl Execute, call: Call<NewPlan>) -> Reply<Created<PlanView>> {
    let name = call.body.name.clone();
    let version = call.body.version(PlanId::new())?;
    let plan = services::create_plan(plans, &call.by, CreatePlan { name, version }).await.map_err(at_its_field)?;
    let (location, version) = (format!("/api/v1/plans/{}", plan.id), plan.version);
    Ok(Created::at(location, plan.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
