use crate::port::{DueInstant, DueWork, Subscriptions};
use crate::sale::{Papers, SaleReads, book, sale};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::id::{AccountId, SubscriptionId};
use domain::subscription::{self, Due, Status, Subscription};
use domain::time::BillingTime;
use futures_util::try_join;

/// Bills whatever of the account is due at `instant`, and what a late worker left behind before it.
///
/// # Errors
/// As [`execute`]; what was billed before the error stays billed.
pub async fn bill_account<S>(system: &S, by: &Caller, account: AccountId, instant: BillingTime) -> Result<(), Error>
where
    S: Execute + SaleReads + Subscriptions + DueWork,
{
    let book = book(system, account).await?;
    let due: Vec<SubscriptionId> = match &book.clock {
        Some(clock) => {
            let all = system.clocked_subscriptions(account).await?;
            let is_due = |subscription: &Subscription| subscription.due.is_some_and(|due| due <= clock.now);
            all.into_iter().filter(is_due).map(|subscription| subscription.id).collect()
        }
        None => system.due_subscriptions(DueInstant { account, instant }).await?,
    };
    for subscription in due {
        while bill_next(system, by, account, subscription).await? {}
    }
    Ok(())
}

/// Takes the next step that is due; whether there may be another.
async fn bill_next<S>(system: &S, by: &Caller, account: AccountId, subscription: SubscriptionId) -> Result<bool, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let load = async || {
        let found = async { Ok(system.subscription(account, subscription).await?) };
        let (book, subscription) = try_join!(book(system, account), found)?;
        let subscription = subscription.ok_or(Error::NotFound(Thing::Subscription))?;
        let looks_back = subscription.status == Status::Incomplete
            || subscription.pending.is_some()
            || subscription.falls_due().is_some();
        let papers = if looks_back { Papers::Current } else { Papers::None };
        let sale = sale(system, book, Some(&subscription), &[], papers, by.at).await?;
        Ok(Due { sale, subscription })
    };
    execute(system, by, load, |due| {
        let decision = subscription::bill(due)?;
        let billed = !decision.is_empty();
        Ok(decision.with(billed))
    })
    .await
}
