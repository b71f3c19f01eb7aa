use super::Changed;
use super::items::{ItemRequest, resolve};
use super::run::{Seen, decide_on, load};
use crate::port::{Quotes, Subscriptions};
use crate::sale::{Papers, SaleReads};
use crate::{Caller, Error, Execute, Thing};
use domain::Refusal;
use domain::id::{AccountId, QuoteId, SubscriptionId};
use domain::plan::PlanVersionRef;
use domain::subscription::{self, ChangeWhen, Item, Quote, Subscription};
use std::cell::RefCell;

/// Puts other items in place of those that the subscription has.
///
/// # Errors
/// As [`domain::subscription::change`] and [`decide_on`]; [`Refusal::PlanArchived`].
pub async fn change<S>(
    system: &S,
    by: &Caller,
    seen: Seen,
    requests: &[ItemRequest],
    when: ChangeWhen,
) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let items = RefCell::new(Vec::new());
    let wanted = async |subscription: &Subscription| {
        let resolved = resolve(system, Some(subscription), requests).await?;
        let references = references(&resolved);
        items.replace(resolved);
        Ok(references)
    };
    let papers = if when == ChangeWhen::Now { Papers::Current } else { Papers::None };
    decide_on(system, by, seen, papers, wanted, |sale, subscription| {
        subscription::change(sale, subscription, &items.borrow(), when, sale.now)
    })
    .await
}

/// Prices a change that would be made now, and keeps the price for a while.
///
/// # Errors
/// As [`domain::subscription::quote`]; [`Error::NotFound`]; [`Error::Port`].
pub async fn preview<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    subscription: SubscriptionId,
    requests: &[ItemRequest],
) -> Result<Quote, Error>
where
    S: SaleReads + Subscriptions + Quotes,
{
    let found = system.subscription(account, subscription).await?.ok_or(Error::NotFound(Thing::Subscription))?;
    let seen = Seen { account, subscription, version: found.version };
    let items = resolve(system, Some(&found), requests).await?;
    let wanted = references(&items);
    let (sale, current) = load(system, by, seen, Papers::Current, &async |_: &Subscription| Ok(wanted.clone())).await?;
    let quote = subscription::quote(&sale, &current, &items, QuoteId::new(), by.at)?;
    system.keep_quote(&quote).await?;
    Ok(quote)
}

/// Makes the change that was quoted: exactly that is charged, or it is refused.
///
/// # Errors
/// [`Refusal::QuoteExpired`], [`Refusal::QuoteOutdated`]; [`Error::NotFound`]; as [`change`].
pub async fn commit_quote<S>(system: &S, by: &Caller, seen: Seen, quote: QuoteId) -> Result<Changed, Error>
where
    S: Execute + SaleReads + Subscriptions + Quotes,
{
    let quote = system.quote(seen.account, quote).await?;
    // A quote that is gone has expired: it is kept for as long as it holds.
    let quote = quote.filter(|quote| quote.subscription == seen.subscription).ok_or(Refusal::QuoteExpired)?;
    let wanted = async |_: &Subscription| Ok(references(&quote.items));
    decide_on(system, by, seen, Papers::Current, wanted, |sale, subscription| {
        subscription::commit(sale, subscription, &quote, by.at)
    })
    .await
}

fn references(items: &[Item]) -> Vec<PlanVersionRef> {
    items.iter().map(|item| item.plan).collect()
}
