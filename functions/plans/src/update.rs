use crate::body::{NewPlan, at_its_field};
use crate::get::PlanPath;
use crate::view::PlanView;
use domain::permission::Permission;
use domain::plan::UpdatePlan;
use lambda::{Call, Found, Operation, Reply, put};
use services::Execute;
use services::port::Plans;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<NewPlan, PlanPath>, Found<PlanView>> = put(
    "plans-update",
    "/api/v1/plans/{plan_id}",
    "Gives a plan a new version, which new subscriptions get. Those that there are keep the version they have.",
)
.staff(Permission::PlansWrite)
.if_match_required();

/// `PUT /api/v1/plans/{plan_id}`: gives a plan a new version.
///
/// # Errors
/// 404; 412 for a version of the plan's data that is not the current one; 409 once it is archived. What contradicts
/// itself is refused, and nothing is stored.
pub async fn handle<S: Execute + Plans>(plans: &S, call: Call<NewPlan, PlanPath>) -> Reply<Found<PlanView>> {
    let which = (call.path.plan_id, call.seen()?);
    let name = call.body.name.clone();
    let command = UpdatePlan { name, version: call.body.version(call.path.plan_id)? };
    let plan = services::update_plan(plans, &call.by, which, command).await.map_err(at_its_field)?;
    let version = plan.version;
    Ok(Found::new(plan.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
