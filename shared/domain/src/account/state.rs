use super::AccountCredit;
use crate::credit_note::CreditNoteNumber;
use crate::decision::{Home, Write};
use crate::email::EmailAddress;
use crate::entitlement::Entitlements;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, PaymentMethodId};
use crate::identity::{Affiliation, Membership, Owners, User};
use crate::invoice::InvoiceNumber;
use crate::permission::AccountRole;
use crate::tax::TaxIdentity;
use crate::test_clock::TestClock;
use crate::text::Name;
use crate::time::{BillingTime, WallTime, Zone};
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

/// A customer of the operator: the unit that is isolated, subscribes and is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub personal: AccountContact,
    pub time_zone: Zone,
    /// The number the next invoice gets; numbers have no gaps because taking one is part of issuing.
    pub next_invoice: InvoiceNumber,
    /// The number the next credit note gets; the same goes for them.
    #[serde(default)]
    pub next_credit_note: CreditNoteNumber,
    pub payment_method: Option<DefaultPaymentMethod>,
    /// What was given back to it and is used before its card.
    #[serde(default, skip_serializing_if = "AccountCredit::is_empty")]
    pub credit: AccountCredit,
    /// Where it is taxed; nowhere unless it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_identity: Option<TaxIdentity>,
    /// Owes no tax, wherever it is: for the operator to say, not for the customer.
    #[serde(default)]
    pub tax_exempt: bool,
    /// Days from issue until an invoice is due.
    #[serde(default)]
    pub payment_terms_days: u16,
    /// Whether it ever subscribed: from then on its time is not exchanged.
    pub subscribed: bool,
    pub created_at: WallTime,
    pub version: Version,
}

impl Account {
    /// What its taxes depend on; `None` for an account that owes none.
    #[must_use]
    pub fn taxed_as(&self) -> Option<&TaxIdentity> {
        self.tax_identity.as_ref().filter(|_| !self.tax_exempt)
    }
}

/// Who to write to, apart from everything else so that it can be erased alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountContact {
    pub name: Name,
    pub email: EmailAddress,
}

/// The payment method that new attempts use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultPaymentMethod {
    pub id: PaymentMethodId,
    /// The gateway's name for it.
    pub reference: String,
}

/// What one read of an account brings: everything its rules look at beside the thing they change.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountBook {
    pub account: Account,
    pub clock: Option<TestClock>,
    pub entitlements: Entitlements,
}

impl AccountBook {
    /// The account's billing time.
    #[must_use]
    pub fn now(&self, wall: WallTime) -> BillingTime {
        self.clock.as_ref().map_or_else(|| wall.as_billing_time(), |clock| clock.now)
    }
}

#[derive(Clone, Debug)]
pub struct OpenAccount {
    pub id: AccountId,
    pub name: Name,
    pub email: Option<EmailAddress>,
    pub time_zone: Zone,
}

/// Opens an account whose owner is `user`.
///
/// # Errors
/// [`Refusal::EmailUnconfirmed`].
pub fn open(user: &User, command: OpenAccount, now: WallTime) -> Result<Decided<Account>, Refusal> {
    if user.confirmed_at.is_none() {
        return Err(Refusal::EmailUnconfirmed);
    }
    let email = command.email.unwrap_or_else(|| user.personal.email.clone());
    let account = Account {
        id: command.id,
        personal: AccountContact { name: command.name, email },
        time_zone: command.time_zone,
        next_invoice: InvoiceNumber::FIRST,
        next_credit_note: CreditNoteNumber::FIRST,
        payment_method: None,
        credit: AccountCredit::default(),
        tax_identity: None,
        tax_exempt: false,
        payment_terms_days: 0,
        subscribed: false,
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::Account(account.id), now.as_billing_time());
    decision.events.push(Event::new(EventKind::AccountCreated, account.id, account.version));
    decision.writes.push(Write::Account(account.clone()));
    decision.writes.push(Write::Membership(Membership {
        account: account.id,
        user: user.id,
        role: AccountRole::Owner,
        version: Version::FIRST,
    }));
    decision.writes.push(Write::Owners(Owners::first(account.id)));
    decision.writes.push(Write::Affiliation(Affiliation {
        user: user.id,
        account: account.id,
        version: Version::FIRST,
    }));
    decision.writes.push(user.held());
    Ok(decision.with(account))
}
