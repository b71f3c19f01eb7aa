//! What staff do with issued invoices.

use crate::port::{Accounts, Invoices, Subscriptions};
use crate::sale::{SaleReads, book};
use crate::work::collect_payment::affected;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::account::AccountBook;
use domain::credit_note::{self, CreditNote, CreditRequest, NewCreditNote};
use domain::id::{AccountId, InvoiceId};
use domain::invoice::{self, InvoiceState, Paper};
use domain::money::{Currency, Money};
use domain::payment::{self, RecordPayment};
use domain::subscription::Subscription;
use domain::text::Name;
use domain::{Refusal, Version};
use futures_util::try_join;

/// What to give back of an invoice, and why. Amounts are minor units of the invoice's currency.
#[derive(Clone, Debug)]
pub struct CreditOrder {
    pub what: CreditOrdered,
    pub note: Name,
}

/// As [`CreditRequest`], before the currency is known.
#[derive(Clone, Debug)]
pub enum CreditOrdered {
    Whole,
    Lines(Vec<(u16, Option<i64>)>),
    Amount(i64),
}

/// Takes an invoice back of which nothing was paid.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::invoice::void`] and [`execute`].
pub async fn void_invoice<S>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, InvoiceId),
    seen: Version,
) -> Result<InvoiceState, Error>
where
    S: Execute + Accounts + Invoices + Subscriptions,
{
    let load = async || load(system, account, id).await;
    execute(system, by, load, |(book, subscription, paper)| {
        let paper = unchanged(paper, seen)?;
        let decided = invoice::void(book, subscription, paper, book.now(by.at))?;
        Ok(decided.decision.with(decided.output.state))
    })
    .await
}

/// Gives up what is owed of an invoice.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::invoice::mark_uncollectible`] and [`execute`].
pub async fn mark_invoice_uncollectible<S>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, InvoiceId),
    seen: Version,
) -> Result<InvoiceState, Error>
where
    S: Execute + Accounts + Invoices + Subscriptions,
{
    let load = async || load(system, account, id).await;
    execute(system, by, load, |(book, subscription, paper)| {
        let state = &unchanged(paper, seen)?.state;
        Ok(invoice::mark_uncollectible(book, subscription, state, book.now(by.at))?)
    })
    .await
}

/// Money that reached us without the gateway: minor units of the invoice's currency.
#[derive(Clone, Debug)]
pub struct ReceivedMoney {
    pub amount: i64,
    pub reference: Name,
}

/// Enters money that reached us without the gateway.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; [`Refusal::AmountOutOfRange`]; as [`domain::payment::record`] and [`execute`].
pub async fn record_payment<S>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, InvoiceId),
    seen: Version,
    money: ReceivedMoney,
) -> Result<InvoiceState, Error>
where
    S: Execute + SaleReads + Subscriptions,
{
    let load = async || {
        let document = async { system.invoice_document(account, id).await?.ok_or(Error::NotFound(Thing::Invoice)) };
        let (book, document) = try_join!(book(system, account), document)?;
        let state = system.invoice_state(account, document.number).await?.ok_or(Error::NotFound(Thing::Invoice))?;
        let affected = affected(system, &state, book, by).await?;
        Ok((affected, state))
    };
    execute(system, by, load, |(affected, state)| {
        if state.version != seen {
            return Err(Error::Stale(Thing::Invoice));
        }
        let amount = Money::new(money.amount, state.total.currency())?;
        let command = RecordPayment { amount, reference: money.reference.clone() };
        Ok(payment::record(affected, state, command)?)
    })
    .await
}

/// Gives back parts of an invoice.
///
/// # Errors
/// [`Error::NotFound`]; [`Refusal::AmountOutOfRange`]; as [`domain::credit_note::create`] and [`execute`].
pub async fn create_credit_note<S>(
    system: &S,
    by: &Caller,
    (account, id): (AccountId, InvoiceId),
    order: CreditOrder,
) -> Result<CreditNote, Error>
where
    S: Execute + Accounts + Invoices + Subscriptions,
{
    let load = async || load(system, account, id).await;
    execute(system, by, load, |(book, subscription, paper)| {
        let command = order.clone().of(paper.document.total.currency())?;
        Ok(credit_note::create(book, subscription, paper, command, book.now(by.at))?)
    })
    .await
}

impl CreditOrder {
    fn of(self, currency: Currency) -> Result<NewCreditNote, Refusal> {
        let money = |amount| Money::new(amount, currency);
        let what = match self.what {
            CreditOrdered::Whole => CreditRequest::Whole,
            CreditOrdered::Lines(lines) => {
                let lines = lines.into_iter().map(|(line, amount)| Ok((line, amount.map(money).transpose()?)));
                CreditRequest::Lines(lines.collect::<Result<_, Refusal>>()?)
            }
            CreditOrdered::Amount(amount) => CreditRequest::Amount(money(amount)?),
        };
        Ok(NewCreditNote { what, note: self.note })
    }
}

async fn load<S>(system: &S, account: AccountId, id: InvoiceId) -> Result<(AccountBook, Subscription, Paper), Error>
where
    S: Accounts + Invoices + Subscriptions,
{
    let document = async { system.invoice_document(account, id).await?.ok_or(Error::NotFound(Thing::Invoice)) };
    let (book, document) = try_join!(book(system, account), document)?;
    let (state, subscription) = try_join!(
        system.invoice_state(account, document.number),
        system.subscription(account, document.subscription),
    )?;
    let state = state.ok_or(Error::NotFound(Thing::Invoice))?;
    let subscription = subscription.ok_or(Error::NotFound(Thing::Subscription))?;
    Ok((book, subscription, Paper { document, state }))
}

fn unchanged(paper: &Paper, seen: Version) -> Result<&Paper, Error> {
    if paper.state.version == seen { Ok(paper) } else { Err(Error::Stale(Thing::Invoice)) }
}
