use super::{Account, AccountBook};
use crate::decision::Write;
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::tax::TaxIdentity;
use crate::text::Name;
use crate::time::{BillingTime, Zone};
use crate::{Decided, Decision};

/// What the customer says of themselves. Issued papers stay as they are, and subscriptions keep their time zone.
#[derive(Clone, Debug)]
pub struct UpdateAccount {
    pub name: Name,
    pub email: EmailAddress,
    pub time_zone: Zone,
    pub tax_identity: Option<TaxIdentity>,
}

/// Changes what the customer says of themselves, and none of the terms that the operator grants them.
#[must_use]
pub fn update(book: &AccountBook, command: UpdateAccount, now: BillingTime) -> Decided<Account> {
    let UpdateAccount { name, email, time_zone, tax_identity } = command;
    changed(book, now, |account| {
        account.personal.name = name;
        account.personal.email = email;
        account.time_zone = time_zone;
        account.tax_identity = tax_identity;
    })
}

pub(super) fn changed(book: &AccountBook, now: BillingTime, change: impl FnOnce(&mut Account)) -> Decided<Account> {
    let mut account = book.account.clone();
    change(&mut account);
    account.version = account.version.next();
    let mut decision = Decision::in_book(book, now);
    decision.events.push(Event::new(EventKind::AccountUpdated, account.id, account.version));
    decision.writes.push(Write::Account(account.clone()));
    decision.with(account)
}
