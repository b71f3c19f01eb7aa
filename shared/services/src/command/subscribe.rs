use crate::port::{Accounts, Plans};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::id::{AccountId, PlanId, SubscriptionId};
use domain::subscription::{Subscribe, Subscription};
use futures_util::try_join;

#[derive(Clone, Copy, Debug)]
pub struct NewSubscription {
    pub plan: PlanId,
    pub seats: Option<u32>,
}

/// Subscribes the account to the current version of a plan.
///
/// # Errors
/// [`Error::NotFound`]; as [`domain::subscription::subscribe`] and [`execute`].
pub async fn subscribe<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    new: NewSubscription,
) -> Result<Subscription, Error>
where
    S: Execute + Accounts + Plans,
{
    let command = Subscribe { id: SubscriptionId::new(), seats: new.seats };
    let load = async || {
        let (book, plan) = try_join!(system.book(account), system.plan(new.plan))?;
        Ok((book.ok_or(Error::NotFound(Thing::Account))?, plan.ok_or(Error::NotFound(Thing::Plan))?))
    };
    execute(system, by, load, |(book, plan)| {
        Ok(domain::subscription::subscribe(book, &plan.current, &command, book.now(by.at))?)
    })
    .await
}
