use super::Changed;
use crate::port::Subscriptions;
use crate::sale::{Papers, SaleReads, book, sale};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::decision::Decided;
use domain::id::{AccountId, SubscriptionId};
use domain::plan::PlanVersionRef;
use domain::subscription::{self, CancelWhen, PauseWhen, Sale, Subscription};
use domain::{Refusal, Version};
use futures_util::try_join;

/// Which subscription, in which version the caller saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub account: AccountId,
    pub subscription: SubscriptionId,
    pub version: Version,
}

/// Everything that is done to a subscription that there is goes this way.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`]; what `decide` refuses; as [`execute`].
pub(crate) async fn decide_on<S, T>(
    system: &S,
    by: &Caller,
    seen: Seen,
    papers: Papers,
    wanted: impl AsyncFn(&Subscription) -> Result<Vec<PlanVersionRef>, Error>,
    decide: impl Fn(&Sale, &Subscription) -> Result<Decided<T>, Refusal>,
) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
    T: Into<Changed>,
{
    let load = async || load(system, by, seen, papers, &wanted).await;
    execute(system, by, load, |(sale, subscription)| {
        if subscription.version != seen.version {
            return Err(Error::Stale(Thing::Subscription));
        }
        let decided = decide(sale, subscription)?;
        Ok(decided.decision.with(decided.output.into()))
    })
    .await
}

pub(crate) async fn load<S: SaleReads + Subscriptions>(
    system: &S,
    by: &Caller,
    seen: Seen,
    papers: Papers,
    wanted: &impl AsyncFn(&Subscription) -> Result<Vec<PlanVersionRef>, Error>,
) -> Result<(Sale, Subscription), Error> {
    let found = async { Ok(system.subscription(seen.account, seen.subscription).await?) };
    let (book, subscription) = try_join!(book(system, seen.account), found)?;
    let subscription = subscription.ok_or(Error::NotFound(Thing::Subscription))?;
    let wanted = wanted(&subscription).await?;
    let sale = sale(system, book, Some(&subscription), &wanted, papers, by.at).await?;
    Ok((sale, subscription))
}

pub(super) async fn nothing_else(_: &Subscription) -> Result<Vec<PlanVersionRef>, Error> {
    Ok(Vec::new())
}

/// # Errors
/// As [`domain::subscription::pause`] and [`decide_on`].
pub async fn pause<S>(system: &S, by: &Caller, seen: Seen, when: PauseWhen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let papers = if when == PauseWhen::Now { Papers::Current } else { Papers::None };
    decide_on(system, by, seen, papers, nothing_else, |sale, subscription| {
        subscription::pause(sale, subscription, when)
    })
    .await
}

/// # Errors
/// As [`domain::subscription::resume`] and [`decide_on`].
pub async fn resume<S>(system: &S, by: &Caller, seen: Seen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    decide_on(system, by, seen, Papers::Current, nothing_else, subscription::resume).await
}

/// # Errors
/// As [`domain::subscription::reactivate`] and [`decide_on`]; [`Refusal::PlanArchived`].
pub async fn reactivate<S>(system: &S, by: &Caller, seen: Seen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let still_sold = async |subscription: &Subscription| {
        for item in &subscription.items {
            super::items::sold(system, item.plan.plan).await?;
        }
        Ok(Vec::new())
    };
    decide_on(system, by, seen, Papers::None, still_sold, subscription::reactivate).await
}

/// # Errors
/// As [`domain::subscription::cancel`] and [`decide_on`].
pub async fn cancel<S>(system: &S, by: &Caller, seen: Seen, when: subscription::CancelWhen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let papers = if when == CancelWhen::PeriodEnd { Papers::None } else { Papers::Current };
    decide_on(system, by, seen, papers, nothing_else, |sale, subscription| {
        subscription::cancel(sale, subscription, when)
    })
    .await
}

/// # Errors
/// As [`domain::subscription::uncancel`] and [`decide_on`].
pub async fn uncancel<S>(system: &S, by: &Caller, seen: Seen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    decide_on(system, by, seen, Papers::None, nothing_else, subscription::uncancel).await
}

/// # Errors
/// As [`domain::subscription::cancel_scheduled`] and [`decide_on`].
pub async fn cancel_scheduled_change<S>(system: &S, by: &Caller, seen: Seen) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    decide_on(system, by, seen, Papers::None, nothing_else, subscription::cancel_scheduled).await
}
