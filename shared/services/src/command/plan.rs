use crate::port::Plans;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::id::PlanId;
use domain::plan::{self, CreatePlan, Plan, UpdatePlan};

/// Creates a plan and its first version.
///
/// # Errors
/// As [`domain::plan::create`] and [`execute`].
pub async fn create_plan<S: Execute>(system: &S, by: &Caller, command: CreatePlan) -> Result<Plan, Error> {
    execute(system, by, async || Ok(()), |()| Ok(plan::create(command.clone(), by.at)?)).await
}

/// Gives a plan a new version.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::plan::update`] and [`execute`].
pub async fn update_plan<S: Execute + Plans>(
    system: &S,
    by: &Caller,
    (id, seen): (PlanId, Version),
    command: UpdatePlan,
) -> Result<Plan, Error> {
    let load = async || load(system, id).await;
    execute(system, by, load, |plan| Ok(plan::update(unchanged(plan, seen)?, command.clone(), by.at)?)).await
}

/// Takes a plan off sale.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::plan::archive`] and [`execute`].
pub async fn archive_plan<S: Execute + Plans>(
    system: &S,
    by: &Caller,
    (id, seen): (PlanId, Version),
) -> Result<Plan, Error> {
    let load = async || load(system, id).await;
    execute(system, by, load, |plan| Ok(plan::archive(unchanged(plan, seen)?, by.at))).await
}

async fn load<S: Plans>(system: &S, id: PlanId) -> Result<Plan, Error> {
    system.plan(id).await?.ok_or(Error::NotFound(Thing::Plan))
}

fn unchanged(plan: &Plan, seen: Version) -> Result<&Plan, Error> {
    if plan.version == seen { Ok(plan) } else { Err(Error::Stale(Thing::Plan)) }
}
