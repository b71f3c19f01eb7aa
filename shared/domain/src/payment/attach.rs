use super::Affected;
use crate::account::{Account, AccountBook, DefaultPaymentMethod};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, PaymentMethodId};
use crate::invoice::{InvoiceNumber, InvoiceState, InvoiceStatus};
use crate::subscription::Sale;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A stored means of payment. The gateway keeps what is secret about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMethod {
    pub id: PaymentMethodId,
    pub account: AccountId,
    /// The gateway's name for it.
    pub reference: String,
    pub brand: String,
    pub last4: String,
    pub created_at: WallTime,
    pub version: Version,
}

#[derive(Clone, Debug)]
pub struct AttachPaymentMethod {
    pub id: PaymentMethodId,
    pub reference: String,
    pub brand: String,
    pub last4: String,
}

/// Makes the method the account's default. Every one of `unpaid` that is due is tried again with it, after the account's
/// credit was used for it, oldest first.
///
/// `affected` are the subscriptions of the unpaid invoices, needed where the account has credit.
///
/// # Errors
/// [`Refusal::AmountOutOfRange`], [`Refusal::BeyondCalendar`].
pub fn attach(
    book: &AccountBook,
    unpaid: &[InvoiceState],
    affected: &[Affected],
    command: AttachPaymentMethod,
    now: WallTime,
) -> Result<Decided<PaymentMethod>, Refusal> {
    let method = PaymentMethod {
        id: command.id,
        account: book.account.id,
        reference: command.reference,
        brand: command.brand,
        last4: command.last4,
        created_at: now,
        version: Version::FIRST,
    };
    let default = DefaultPaymentMethod { id: method.id, reference: method.reference.clone() };
    let at = book.now(now);
    let mut decision = Decision::in_book(book, at);
    let mut account = Account { payment_method: Some(default.clone()), ..book.account.clone() };
    let mut paid = BTreeSet::new();
    for state in unpaid.iter().filter(|state| state.is_unpaid() && state.due_at <= at) {
        let mut retried = state.changed(|_| {});
        if affected.iter().any(|affected| affected.subscription.id == state.subscription) {
            retried.use_credit(&mut account, &mut decision.entries, at)?;
        }
        if retried.status == InvoiceStatus::Paid {
            paid.insert(state.number);
            decision.events.push(Event::new(EventKind::InvoicePaid, retried.invoice, retried.version));
        } else {
            decision.jobs.push(retried.attempt(&default, at));
        }
        decision.writes.push(Write::InvoiceState(retried));
    }
    tell(book, unpaid, affected, &paid, &mut decision)?;
    decision.events.push(Event::new(EventKind::PaymentMethodAttached, method.id, method.version));
    decision.writes.push(Write::Account(Account { version: book.account.version.next(), ..account }));
    decision.writes.push(Write::PaymentMethod(method.clone()));
    Ok(decision.with(method))
}

/// Tells each subscription which of its invoices were paid. What the account may do is one thing, whichever of them
/// change it, and is written once.
fn tell(
    book: &AccountBook,
    unpaid: &[InvoiceState],
    affected: &[Affected],
    paid: &BTreeSet<InvoiceNumber>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let mut entitlements = book.entitlements.clone();
    for Affected { sale, subscription } in affected {
        let of_it = unpaid.iter().filter(|state| state.subscription == subscription.id);
        let paid: BTreeSet<_> = of_it.map(|state| state.number).filter(|number| paid.contains(number)).collect();
        if paid.is_empty() {
            continue;
        }
        let book = AccountBook { entitlements: entitlements.clone(), ..sale.book.clone() };
        subscription.paid(&Sale { book, ..sale.clone() }, &paid, decision)?;
        decision.writes.retain(|write| match write {
            Write::Entitlements(after) => {
                entitlements = after.clone();
                false
            }
            _ => true,
        });
    }
    if entitlements != book.entitlements {
        entitlements.version = Some(book.entitlements.version.map_or(Version::FIRST, Version::next));
        decision.writes.push(Write::Entitlements(entitlements));
    }
    Ok(())
}
