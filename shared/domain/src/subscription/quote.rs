use super::change::{ChangeWhen, change};
use super::turn::Outcome;
use super::{Item, Sale, Subscription};
use crate::credit_note::CreditLine;
use crate::id::{AccountId, QuoteId, SubscriptionId};
use crate::invoice::{InvoiceNumber, Line};
use crate::money::Money;
use crate::time::{BillingTime, WallTime};
use crate::{Decided, Refusal, Version};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How long a quote holds.
const QUOTE_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// A priced change that can be committed: exactly that is charged, or it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub id: QuoteId,
    pub account: AccountId,
    pub subscription: SubscriptionId,
    /// The version of the subscription that it was made for.
    pub version: Version,
    pub items: Vec<Item>,
    /// When the change takes effect, whenever it is committed.
    pub at: BillingTime,
    pub expires_at: WallTime,
    pub money: QuotedChange,
}

/// What a change moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedChange {
    pub lines: Vec<Line>,
    pub total: Money,
    /// What of the total the account's credit covers.
    pub credit_used: Money,
    /// What is left to be charged to the payment method.
    pub balance: Money,
    pub credits: Vec<QuotedCredit>,
}

/// What is given back of one invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedCredit {
    pub invoice: InvoiceNumber,
    pub lines: Vec<CreditLine>,
    pub to_balance: Money,
    pub to_credit: Money,
}

impl QuotedChange {
    fn of(outcome: &Outcome) -> Self {
        let zero = Money::zero(outcome.subscription.currency);
        let state = outcome.invoice.as_ref().map(|invoice| &invoice.state);
        let credits = outcome.credit_notes.iter().map(|note| QuotedCredit {
            invoice: note.invoice_number,
            lines: note.lines.clone(),
            to_balance: note.to_balance,
            to_credit: note.to_credit,
        });
        Self {
            lines: outcome.invoice.as_ref().map(|invoice| invoice.document.lines.clone()).unwrap_or_default(),
            total: state.map_or(zero, |state| state.total),
            credit_used: state.and_then(|state| state.credit_used).unwrap_or(zero),
            balance: state.map_or(zero, |state| state.balance),
            credits: credits.collect(),
        }
    }
}

/// Prices a change that would be made now. It is the change itself, not committed.
///
/// # Errors
/// As [`change`].
pub fn quote(
    sale: &Sale,
    subscription: &Subscription,
    items: &[Item],
    id: QuoteId,
    now: WallTime,
) -> Result<Quote, Refusal> {
    let changed = change(sale, subscription, items, ChangeWhen::Now, sale.now)?;
    Ok(Quote {
        id,
        account: subscription.account,
        subscription: subscription.id,
        version: subscription.version,
        items: items.to_vec(),
        at: sale.now,
        expires_at: now.after(QUOTE_LIFETIME),
        money: QuotedChange::of(&changed.output),
    })
}

/// Makes the change that was quoted, at the instant it was quoted for.
///
/// # Errors
/// [`Refusal::QuoteExpired`]; [`Refusal::QuoteOutdated`] when the subscription changed since, a boundary passed, or it
/// would not cost exactly that any more. As [`change`].
pub fn commit(
    sale: &Sale,
    subscription: &Subscription,
    quote: &Quote,
    now: WallTime,
) -> Result<Decided<Outcome>, Refusal> {
    if now >= quote.expires_at {
        return Err(Refusal::QuoteExpired);
    }
    let same = quote.subscription == subscription.id && quote.version == subscription.version;
    if !same || subscription.due.is_some_and(|due| due <= sale.now) {
        return Err(Refusal::QuoteOutdated);
    }
    let changed = change(sale, subscription, &quote.items, ChangeWhen::Now, quote.at)?;
    if QuotedChange::of(&changed.output) != quote.money {
        return Err(Refusal::QuoteOutdated);
    }
    Ok(changed)
}
