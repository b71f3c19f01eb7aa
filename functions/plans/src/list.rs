use crate::view::PlanView;
use domain::permission::Permission;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use services::port::Plans;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<PlanView>> =
    get("plans-list", "/api/v1/plans", "Lists plans, newest first.").staff(Permission::PlansRead);

/// `GET /api/v1/plans`: lists plans, newest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(plans: &impl Plans, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<PlanView>> {
    Ok(Listed::page(plans.plans(&call.page()).await?, PlanView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
