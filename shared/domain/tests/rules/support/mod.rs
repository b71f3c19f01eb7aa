//! Builders: the plainest valid thing of each kind, changed by the test that needs another.

pub(crate) mod audit;
pub(crate) mod books;
pub(crate) mod catalogue;
pub(crate) mod gateway;
pub(crate) mod office;
pub(crate) mod world;
pub(crate) mod zones;

pub(crate) use crate::cases::cases;
pub(crate) use catalogue::{catalogue, flat, free_plan, item, per_seat, plan, priced, trial_plan};

use domain::account::{Account, AccountBook, AccountContact, AccountCredit, DefaultPaymentMethod};
use domain::audit::AuditBreak;
use domain::credit_note::CreditNoteNumber;
use domain::decision::Write;
use domain::entitlement::Entitlements;
use domain::event::EventKind;
use domain::identity::InvalidContextWords;
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState, Paper};
use domain::limit::{Exceeded, NotQuotas};
use domain::money::{Currency, Money};
use domain::payment::AttemptOutcome;
use domain::plan::{Allowance, FeatureGrant, PlanVersion};
use domain::subscription::{Due, Item, Sale, Subscribe, Subscription, subscribe};
use domain::text::Name;
use domain::time::{AnchorRule, BillingTime, Interval, IntervalUnit, WallTime, Zone};
use domain::{Decided, Decision, Refusal, Version};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use type_safe_id::{StaticType, TypeSafeId};

/// Why a test cannot go on.
#[derive(Debug)]
pub(crate) struct Fault(pub(crate) String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// What the text of a refusal begins with, and no other.
const REFUSED: &str = "refused: ";

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self(format!("{REFUSED}{refusal}"))
    }
}

impl Fault {
    /// Whether a rule said no, and nothing is wrong.
    pub(crate) fn is_refusal(&self) -> bool {
        self.0.starts_with(REFUSED)
    }

    pub(crate) fn is(&self, refusal: Refusal) -> bool {
        self.0 == Self::from(refusal).0
    }
}

macro_rules! faults {
    ($($error:ty),*) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}

faults!(jiff::Error, serde_json::Error, AuditBreak, Exceeded, InvalidContextWords, NotQuotas);

pub(crate) type Checked<T = ()> = Result<T, Fault>;

pub(crate) fn missing(what: &str) -> Fault {
    Fault(format!("there is no {what}"))
}

pub(crate) fn id<T: StaticType>(number: u128) -> TypeSafeId<T> {
    TypeSafeId::from_uuid(uuid::Uuid::from_u128(number))
}

pub(crate) fn at(text: &str) -> Result<BillingTime, Fault> {
    Ok(text.parse()?)
}

pub(crate) fn wall(text: &str) -> Result<WallTime, Fault> {
    Ok(text.parse()?)
}

pub(crate) fn zone(name: &str) -> Result<Zone, Fault> {
    Ok(Zone::try_from(name.to_owned())?)
}

pub(crate) fn name(text: &str) -> Result<Name, Fault> {
    Ok(Name::try_from(text.to_owned())?)
}

pub(crate) fn currency(code: &str) -> Result<Currency, Fault> {
    Ok(Currency::try_from(code)?)
}

pub(crate) fn eur(amount: i64) -> Result<Money, Fault> {
    Ok(Money::new(amount, currency("EUR")?)?)
}

pub(crate) fn every(count: u16, unit: IntervalUnit) -> Result<Interval, Fault> {
    Ok(Interval::new(unit, count)?)
}

pub(crate) fn limit(key: &str, limit: u32) -> Result<FeatureGrant, Fault> {
    Ok(FeatureGrant { key: key.to_owned().try_into()?, allowance: Allowance::Limit(limit) })
}

pub(crate) fn method(number: u128) -> DefaultPaymentMethod {
    DefaultPaymentMethod { id: id(number), reference: format!("gateway-method-{number}") }
}

pub(crate) fn succeeded() -> AttemptOutcome {
    AttemptOutcome::Succeeded { charge: "charge-1".to_owned() }
}

pub(crate) fn declined() -> AttemptOutcome {
    AttemptOutcome::Declined { code: domain::payment::DeclineCode::CardDeclined }
}

/// An account in UTC that has a payment method and nothing else.
pub(crate) fn book() -> Result<AccountBook, Fault> {
    let account = Account {
        id: id(1),
        personal: AccountContact { name: name("Ada Lovelace")?, email: "ada@example.com".to_owned().try_into()? },
        time_zone: Zone::utc(),
        next_invoice: InvoiceNumber::FIRST,
        next_credit_note: CreditNoteNumber::FIRST,
        payment_method: Some(method(1)),
        credit: AccountCredit::default(),
        tax_exempt: false,
        tax_identity: None,
        payment_terms_days: 0,
        subscribed: false,
        created_at: wall("2026-01-01T00:00:00Z")?,
        version: Version::FIRST,
    };
    let entitlements = Entitlements::none(account.id);
    Ok(AccountBook { account, clock: None, entitlements })
}

pub(crate) fn book_without_method() -> Result<AccountBook, Fault> {
    let mut book = book()?;
    book.account.payment_method = None;
    Ok(book)
}

pub(crate) fn subscribing(items: &[Item]) -> Result<Subscribe, Fault> {
    Ok(Subscribe {
        id: id(1),
        items: items.to_vec(),
        currency: currency("EUR")?,
        anchor_rule: AnchorRule::Start,
        start: None,
        coupon: None,
    })
}

/// A sale without taxes, of plans without papers.
pub(crate) fn sale(book: AccountBook, plans: Vec<PlanVersion>, now: BillingTime) -> Sale {
    Sale { book, plans, tax_rates: Vec::new(), papers: Vec::new(), now }
}

/// What a decision wrote, by kind.
#[derive(Debug)]
pub(crate) struct Written(pub(crate) Decision);

impl Written {
    fn find<'a, T>(&'a self, what: &str, pick: impl Fn(&'a Write) -> Option<&'a T>) -> Result<&'a T, Fault> {
        let mut found = self.0.writes.iter().filter_map(pick);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(missing(what)),
            (Some(_), Some(_)) => Err(Fault(format!("there is more than one {what}"))),
        }
    }

    pub(crate) fn account(&self) -> Result<&Account, Fault> {
        self.find("account", |write| if let Write::Account(it) = write { Some(it) } else { None })
    }

    pub(crate) fn subscription(&self) -> Result<&Subscription, Fault> {
        self.find("subscription", |write| if let Write::Subscription(it) = write { Some(it) } else { None })
    }

    pub(crate) fn document(&self) -> Result<&InvoiceDocument, Fault> {
        self.find("document", |write| if let Write::InvoiceDocument(it) = write { Some(it) } else { None })
    }

    pub(crate) fn invoice(&self) -> Result<&InvoiceState, Fault> {
        self.find("invoice", |write| if let Write::InvoiceState(it) = write { Some(it) } else { None })
    }

    pub(crate) fn paper(&self) -> Result<Paper, Fault> {
        Ok(Paper { document: self.document()?.clone(), state: self.invoice()?.clone() })
    }

    pub(crate) fn entitlements(&self) -> Result<&Entitlements, Fault> {
        self.find("entitlements", |write| if let Write::Entitlements(it) = write { Some(it) } else { None })
    }

    pub(crate) fn events(&self) -> Vec<EventKind> {
        self.0.events.iter().map(|event| event.kind).collect()
    }

    /// The account's book after the decision.
    pub(crate) fn book(&self, before: &AccountBook) -> AccountBook {
        AccountBook {
            account: self.account().unwrap_or(&before.account).clone(),
            clock: before.clock.clone(),
            entitlements: self.entitlements().unwrap_or(&before.entitlements).clone(),
        }
    }
}

/// A subscription to one plan on the first day of its life.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) book: AccountBook,
    pub(crate) plan: PlanVersion,
    pub(crate) subscription: Subscription,
    pub(crate) written: Written,
}

pub(crate) fn begin(book: AccountBook, plan: PlanVersion, now: BillingTime) -> Result<Begun, Fault> {
    let seats = plan.check_seats(None).is_err().then_some(1);
    let command = subscribing(&[Item { plan: plan.reference(), seats }])?;
    let Decided { decision, output } = subscribe(&sale(book.clone(), vec![plan.clone()], now), &command)?;
    let written = Written(decision);
    Ok(Begun { book: written.book(&book), plan, subscription: output.subscription, written })
}

impl Begun {
    pub(crate) fn due(&self, now: BillingTime) -> Due {
        let papers = self.written.paper().into_iter().collect();
        let sale = Sale { papers, ..sale(self.book.clone(), vec![self.plan.clone()], now) };
        Due { sale, subscription: self.subscription.clone() }
    }
}

/// What comes back from storage as JSON.
pub(crate) fn stored<T: Serialize + DeserializeOwned>(value: &T) -> Result<T, Fault> {
    Ok(serde_json::from_str(&serde_json::to_string(value)?)?)
}
