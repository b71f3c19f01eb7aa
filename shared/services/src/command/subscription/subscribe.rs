use super::items::{ItemRequest, sold};
use crate::port::Coupons;
use crate::sale::{Papers, SaleReads, book, sale};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Refusal;
use domain::coupon::CouponCode;
use domain::id::{AccountId, SubscriptionId};
use domain::money::Currency;
use domain::plan::Plan;
use domain::subscription::{Item, Subscribe, Subscription};
use domain::time::{AnchorRule, BillingTime};
use futures_util::future::try_join_all;
use futures_util::try_join;

#[derive(Clone, Debug)]
pub struct NewSubscription {
    /// The base first, then the add-ons.
    pub items: Vec<ItemRequest>,
    /// Where the plans are sold in one currency only, that one unless it says.
    pub currency: Option<Currency>,
    pub anchor_rule: AnchorRule,
    pub start: Option<BillingTime>,
    pub coupon: Option<CouponCode>,
}

/// Subscribes the account to the current versions of plans.
///
/// # Errors
/// [`Error::NotFound`]; [`Refusal::CurrencyRequired`]; as [`domain::subscription::subscribe`] and
/// [`execute`](crate::execute).
pub async fn subscribe<S>(
    system: &S,
    by: &Caller,
    account: AccountId,
    new: NewSubscription,
) -> Result<Subscription, Error>
where
    S: Execute + SaleReads + Coupons,
{
    let id = SubscriptionId::new();
    let load = async || {
        let (book, plans, coupon) = try_join!(
            book(system, account),
            try_join_all(new.items.iter().map(|item| sold(system, item.plan))),
            coupon(system, new.coupon.as_ref()),
        )?;
        let items =
            plans.iter().zip(&new.items).map(|(plan, item)| Item { plan: plan.current.reference(), seats: item.seats });
        let command = Subscribe {
            id,
            items: items.collect(),
            currency: currency(new.currency, &plans)?,
            anchor_rule: new.anchor_rule,
            start: new.start,
            coupon,
        };
        let mut sale = sale(system, book, None, &[], Papers::None, by.at).await?;
        sale.plans = plans.into_iter().map(|plan| plan.current).collect();
        Ok((sale, command))
    };
    execute(system, by, load, |(sale, command)| {
        let decided = domain::subscription::subscribe(sale, command)?;
        Ok(decided.decision.with(decided.output.subscription))
    })
    .await
}

/// What is asked for, or the only currency that the first plan is sold in.
fn currency(asked: Option<Currency>, plans: &[Plan]) -> Result<Currency, Refusal> {
    let mut sold_in = plans.iter().take(1).flat_map(|plan| plan.current.currencies());
    match (asked, sold_in.next(), sold_in.next()) {
        (Some(currency), ..) | (None, Some(currency), None) => Ok(currency),
        (None, ..) => Err(Refusal::CurrencyRequired),
    }
}

async fn coupon<S: Coupons>(system: &S, code: Option<&CouponCode>) -> Result<Option<domain::coupon::Coupon>, Error> {
    match code {
        Some(code) => Ok(Some(system.coupon_of_code(code).await?.ok_or(Error::NotFound(Thing::Coupon))?)),
        None => Ok(None),
    }
}
