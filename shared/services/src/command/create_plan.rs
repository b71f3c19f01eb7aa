use crate::{Caller, Error, Execute, execute};
use domain::plan::{CreatePlan, Plan, create};

/// Creates a plan and its first version.
///
/// # Errors
/// As [`domain::plan::create`] and [`execute`].
pub async fn create_plan<S: Execute>(system: &S, by: &Caller, command: CreatePlan) -> Result<Plan, Error> {
    execute(system, by, async || Ok(()), |()| Ok(create(command.clone(), by.at)?)).await
}
