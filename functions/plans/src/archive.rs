use crate::get::PlanPath;
use crate::view::PlanView;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use services::Execute;
use services::port::Plans;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), PlanPath>, Found<PlanView>> =
    post("plans-archive", "/api/v1/plans/{plan_id}/archive", "Takes a plan off sale for good. Who has it keeps it.")
        .staff(Permission::PlansWrite)
        .idempotent()
        .if_match_required();

/// `POST /api/v1/plans/{plan_id}/archive`: takes a plan off sale.
///
/// # Errors
/// 404; 412 for a version of the plan's data that is not the current one; 409 when it is archived.
pub async fn handle<S: Execute + Plans>(plans: &S, call: Call<(), PlanPath>) -> Reply<Found<PlanView>> {
    let plan = services::archive_plan(plans, &call.by, (call.path.plan_id, call.seen()?)).await?;
    let version = plan.version;
    Ok(Found::new(plan.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
