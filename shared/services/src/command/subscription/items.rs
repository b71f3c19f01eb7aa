use crate::port::Plans;
use crate::{Error, Thing};
use domain::Refusal;
use domain::id::PlanId;
use domain::plan::Plan;
use domain::subscription::{Item, Subscription};
use futures_util::future::try_join_all;

/// A plan to be subscribed to.
#[derive(Clone, Copy, Debug)]
pub struct ItemRequest {
    pub plan: PlanId,
    pub seats: Option<u32>,
    /// Whether an item of this plan moves to the plan's current version; otherwise it keeps the one it has.
    pub newest_version: bool,
}

/// The items that are asked for, each in the version that it is to have.
///
/// # Errors
/// [`Error::NotFound`]; [`Refusal::PlanArchived`] for a plan that would be new to the subscription.
pub(crate) async fn resolve<S: Plans>(
    system: &S,
    subscription: Option<&Subscription>,
    requests: &[ItemRequest],
) -> Result<Vec<Item>, Error> {
    let items = requests.iter().map(async |request| {
        let had = subscription.and_then(|subscription| {
            subscription.items.iter().find(|item| item.plan.plan == request.plan && !request.newest_version)
        });
        let plan = match had {
            Some(item) => item.plan,
            None => sold(system, request.plan).await?.current.reference(),
        };
        Ok(Item { plan, seats: request.seats })
    });
    try_join_all(items).await
}

pub(crate) async fn sold<S: Plans>(system: &S, plan: PlanId) -> Result<Plan, Error> {
    let plan = system.plan(plan).await?.ok_or(Error::NotFound(Thing::Plan))?;
    if plan.archived_at.is_some() { Err(Refusal::PlanArchived.into()) } else { Ok(plan) }
}
