use crate::port::{Accounts, DueInstant, DueWork, Invoices, Plans, Subscriptions};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::id::{AccountId, SubscriptionId};
use domain::invoice::InvoiceState;
use domain::subscription::{self, Due, Status, Subscription};
use domain::time::BillingTime;

/// Bills whatever of the account is due at `instant`, and what a late worker left behind before it.
///
/// # Errors
/// As [`execute`]; what was billed before the error stays billed.
pub async fn bill_account<S>(system: &S, by: &Caller, account: AccountId, instant: BillingTime) -> Result<(), Error>
where
    S: Execute + Accounts + Subscriptions + Plans + Invoices + DueWork,
{
    let book = system.book(account).await?.ok_or(Error::NotFound(Thing::Account))?;
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

/// Bills one period; whether there may be another.
async fn bill_next<S>(system: &S, by: &Caller, account: AccountId, subscription: SubscriptionId) -> Result<bool, Error>
where
    S: Execute + Accounts + Subscriptions + Plans + Invoices,
{
    let load = async || {
        let book = system.book(account).await?.ok_or(Error::NotFound(Thing::Account))?;
        let found = system.subscription(account, subscription).await?;
        let subscription = found.ok_or(Error::NotFound(Thing::Subscription))?;
        let plan = system.plan_version(subscription.plan).await?.ok_or(Error::NotFound(Thing::Plan))?;
        let first_invoice = match subscription.status {
            Status::Incomplete => first_invoice(system, &subscription).await?,
            _ => None,
        };
        Ok((book, Due { subscription, plan, first_invoice }))
    };
    execute(system, by, load, |(book, due)| {
        let now = book.now(by.at);
        let decision = subscription::bill(book, due, now)?;
        let billed = !decision.is_empty();
        Ok(decision.with(billed))
    })
    .await
}

async fn first_invoice<S: Invoices>(system: &S, subscription: &Subscription) -> Result<Option<InvoiceState>, Error> {
    match subscription.first_invoice {
        Some(number) => Ok(system.invoice_state(subscription.account, number).await?),
        None => Ok(None),
    }
}
