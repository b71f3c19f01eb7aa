use crate::account::{Account, AccountBook, DefaultPaymentMethod};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, PaymentMethodId};
use crate::invoice::InvoiceState;
use crate::time::WallTime;
use crate::{Decided, Decision, Version};
use serde::{Deserialize, Serialize};

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

/// Makes the method the account's default and tries every one of `unpaid` again with it.
#[must_use]
pub fn attach(
    book: &AccountBook,
    unpaid: &[InvoiceState],
    command: AttachPaymentMethod,
    now: WallTime,
) -> Decided<PaymentMethod> {
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
    for state in unpaid.iter().filter(|state| state.is_unpaid()) {
        let (write, job) = state.retried(&default, at);
        decision.writes.push(write);
        decision.jobs.push(job);
    }
    decision.events.push(Event::new(EventKind::PaymentMethodAttached, method.id, method.version));
    decision.writes.push(Write::Account(Account {
        payment_method: Some(default),
        version: book.account.version.next(),
        ..book.account.clone()
    }));
    decision.writes.push(Write::PaymentMethod(method.clone()));
    decision.with(method)
}
