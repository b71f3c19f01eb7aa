//! The books of one account in memory: a commit is all or nothing and holds only on the versions read, and after
//! each one everything that must be true of the books is looked at (`audit.rs`).

use super::audit::collects;
use super::{Fault, id, missing, stored};
use crate::support::gateway::{Gateway, Weather};
use domain::account::AccountBook;
use domain::coupon::Coupon;
use domain::credit_note::{CreditNote, CreditNoteNumber};
use domain::decision::{Home, Write};
use domain::event::Event;
use domain::id::SubscriptionId;
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState, Paper};
use domain::job::Job;
use domain::ledger::{Entry, LedgerAccount};
use domain::money::Currency;
use domain::payment::{Affected, AttachPaymentMethod, PaymentMethod, attach, settle};
use domain::plan::PlanVersion;
use domain::revenue::Movement;
use domain::subscription::{Due, Item, Sale, Status, Subscription, bill};
use domain::tax::TaxRate;
use domain::test_clock::TestClock;
use domain::time::{BillingTime, WallTime};
use domain::{Decision, Version};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub(crate) struct Books {
    pub(crate) book: AccountBook,
    pub(crate) plans: Vec<PlanVersion>,
    pub(crate) tax_rates: Vec<TaxRate>,
    pub(crate) coupons: BTreeMap<String, Coupon>,
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    /// Invoices for time of subscriptions that were cancelled in it.
    pub(crate) left_behind: BTreeSet<InvoiceNumber>,
    pub(crate) documents: BTreeMap<InvoiceNumber, InvoiceDocument>,
    pub(crate) invoices: BTreeMap<InvoiceNumber, InvoiceState>,
    pub(crate) notes: BTreeMap<CreditNoteNumber, CreditNote>,
    pub(crate) methods: Vec<PaymentMethod>,
    pub(crate) entries: Vec<Entry>,
    /// The sums of the entries.
    pub(crate) balances: BTreeMap<(LedgerAccount, Currency), i64>,
    pub(crate) events: Vec<Event>,
    pub(crate) movements: Vec<Movement>,
    pub(crate) jobs: Vec<Job>,
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    Yes,
    /// Somebody else was first.
    Conflict,
}

pub(crate) fn ensure(holds: bool, promise: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault(promise())) }
}

impl Books {
    pub(crate) fn new(book: AccountBook, plans: Vec<PlanVersion>) -> Self {
        Self {
            book,
            plans,
            tax_rates: Vec::new(),
            coupons: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            left_behind: BTreeSet::new(),
            documents: BTreeMap::new(),
            invoices: BTreeMap::new(),
            notes: BTreeMap::new(),
            methods: Vec::new(),
            entries: Vec::new(),
            balances: BTreeMap::new(),
            events: Vec::new(),
            movements: Vec::new(),
            jobs: Vec::new(),
        }
    }

    // What the services do: load, decide.

    pub(crate) fn subscription(&self, number: u128) -> Result<&Subscription, Fault> {
        let id: SubscriptionId = id(number);
        self.subscriptions.get(&id.to_string()).ok_or_else(|| missing("subscription"))
    }

    pub(crate) fn paper(&self, number: InvoiceNumber) -> Result<Paper, Fault> {
        let document = self.documents.get(&number).ok_or_else(|| missing("document"))?.clone();
        let state = self.invoices.get(&number).ok_or_else(|| missing("invoice"))?.clone();
        Ok(Paper { document, state })
    }

    /// What a rule looks at for a subscription there is, and for items that it is to have.
    pub(crate) fn sale(
        &self,
        subscription: Option<&Subscription>,
        wanted: &[Item],
        now: BillingTime,
    ) -> Result<Sale, Fault> {
        let mut versions: BTreeSet<_> = wanted.iter().map(|item| item.plan).collect();
        let mut papers: Vec<Paper> = Vec::new();
        if let Some(subscription) = subscription {
            versions.extend(subscription.plan_versions());
            papers = subscription.papers().into_iter().map(|it| self.paper(it)).collect::<Result<_, _>>()?;
            versions.extend(papers.iter().flat_map(|paper| paper.document.lines.iter().map(|line| line.basis.plan)));
        }
        let plans = self.plans.iter().filter(|plan| versions.contains(&plan.reference())).cloned().collect();
        let country = self.book.account.tax_identity.as_ref().map(|identity| identity.place.country);
        let rates = self.tax_rates.iter().filter(|rate| Some(rate.place.country) == country);
        Ok(Sale { book: self.book.clone(), plans, tax_rates: rates.cloned().collect(), papers, now })
    }

    /// Bills the subscription that is due first; `None` when none is due by `now`.
    pub(crate) fn deciding_bill(&self, now: BillingTime) -> Result<Option<Decision>, Fault> {
        let due = self.subscriptions.values().filter(|it| it.due.is_some_and(|due| due <= now));
        let Some(subscription) = due.min_by_key(|it| it.due) else {
            return Ok(None);
        };
        let sale = self.sale(Some(subscription), &[], now)?;
        Ok(Some(bill(&Due { sale, subscription: subscription.clone() })?))
    }

    /// Carries the open attempt of an invoice to the gateway; `None` when there is nothing to carry or no answer.
    pub(crate) fn deciding_collect(
        &self,
        number: InvoiceNumber,
        gateway: &mut Gateway,
        weather: Weather,
        now: BillingTime,
    ) -> Result<Option<Decision>, Fault> {
        let state = self.invoices.get(&number).ok_or_else(|| missing("invoice"))?;
        let Some(attempt) = state.payment.open_attempt() else {
            return Ok(None);
        };
        let Some(outcome) = gateway.charge(attempt.id, number, attempt.amount, weather) else {
            return Ok(None);
        };
        let affected = match state.outcome_affects_subscription(&outcome) {
            true => {
                let subscription = self.subscriptions.get(&state.subscription.to_string());
                let subscription = subscription.ok_or_else(|| missing("subscription"))?.clone();
                Some(Affected { sale: self.sale(Some(&subscription), &[], now)?, subscription })
            }
            false => None,
        };
        let clock = self.book.clock.as_ref().map(|clock| clock.id);
        Ok(Some(settle(state, attempt.id, outcome, affected.as_ref(), clock, now)?))
    }

    pub(crate) fn deciding_attach(&self, number: u128, now: WallTime) -> Result<Decision, Fault> {
        let unpaid: Vec<_> = self.invoices.values().filter(|it| it.is_unpaid()).cloned().collect();
        let command = AttachPaymentMethod {
            id: id(number),
            reference: format!("gateway-method-{number}"),
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
        };
        let affected = self.subscriptions.values().filter(|it| unpaid.iter().any(|state| state.subscription == it.id));
        let affected = affected.map(|subscription| {
            let sale = self.sale(Some(subscription), &[], self.book.now(now))?;
            Ok(Affected { sale, subscription: subscription.clone() })
        });
        let affected: Vec<_> = affected.collect::<Result<_, Fault>>()?;
        Ok(attach(&self.book, &unpaid, &affected, command, now)?.decision)
    }

    pub(crate) fn earliest_due(&self) -> Option<BillingTime> {
        self.subscriptions.values().filter_map(|it| it.due).min()
    }

    pub(crate) fn to_collect(&self) -> Vec<InvoiceNumber> {
        self.jobs.iter().filter_map(collects).collect()
    }

    // The commit.

    pub(crate) fn commit(&mut self, decision: &Decision) -> Result<Committed, Fault> {
        ensure(decision.home == Home::Account(self.book.account.id), || "a decision stays in its account".to_owned())?;
        ensure(decision.clock == self.book.clock.as_ref().map(|clock| clock.id), || {
            "a decision names the account's clock".to_owned()
        })?;
        let mut keys = BTreeSet::new();
        for write in &decision.writes {
            let (key, found, version) = self.stored(write)?;
            ensure(keys.insert(key.clone()), || format!("{key} is written twice: {decision:?}"))?;
            if found != version.replaced() {
                return Ok(Committed::Conflict);
            }
        }
        for write in &decision.writes {
            self.write(write)?;
        }
        for entry in decision.entries.as_slice() {
            let balance = self.balances.entry((entry.account, entry.money.currency())).or_insert(0);
            *balance += entry.money.amount();
        }
        self.entries.extend(decision.entries.as_slice());
        self.events.extend(decision.events.iter().cloned());
        self.movements.extend(decision.movements.iter().cloned());
        self.jobs.extend(decision.jobs.iter().cloned());
        check_numbers(decision)?;
        self.audit(decision)?;
        Ok(Committed::Yes)
    }

    /// What a write is of, which version of it is stored, and which one it brings.
    fn stored(&self, write: &Write) -> Result<(String, Option<Version>, Version), Fault> {
        Ok(match write {
            Write::Account(it) => ("account".to_owned(), Some(self.book.account.version), it.version),
            Write::Entitlements(it) => {
                let version = it.version.ok_or_else(|| missing("version of entitlements"))?;
                ("entitlements".to_owned(), self.book.entitlements.version, version)
            }
            Write::TestClock(it) => {
                ("clock".to_owned(), self.book.clock.as_ref().map(|clock| clock.version), it.version)
            }
            Write::Subscription(it) => {
                let key = it.id.to_string();
                let found = self.subscriptions.get(&key).map(|it| it.version);
                (key, found, it.version)
            }
            Write::InvoiceState(it) => {
                (format!("state {}", it.number), self.invoices.get(&it.number).map(|it| it.version), it.version)
            }
            Write::InvoiceDocument(it) => {
                let taken = self.documents.values().any(|other| other.id == it.id || other.number == it.number);
                (format!("document {}", it.number), taken.then_some(Version::FIRST), Version::FIRST)
            }
            Write::CreditNote(it) => {
                let taken = self.notes.values().any(|other| other.id == it.id || other.number == it.number);
                (format!("note {}", it.number), taken.then_some(Version::FIRST), Version::FIRST)
            }
            Write::Coupon(it) => {
                let key = it.id.to_string();
                let found = self.coupons.get(&key).map(|it| it.version);
                (key, found, it.version)
            }
            Write::PaymentMethod(it) => {
                let known = self.methods.iter().find(|method| method.id == it.id);
                (it.id.to_string(), known.map(|method| method.version), it.version)
            }
            other => return Err(Fault(format!("not the business of an account: {other:?}"))),
        })
    }

    fn write(&mut self, write: &Write) -> Result<(), Fault> {
        match write {
            Write::Account(it) => self.book.account = read_back(it)?,
            Write::Entitlements(it) => self.book.entitlements = read_back(it)?,
            Write::TestClock(it) => self.book.clock = Some(read_back::<TestClock>(it)?),
            Write::Subscription(it) => {
                if it.status == Status::Cancelled {
                    self.left_behind.extend(&it.covering);
                }
                self.subscriptions.insert(it.id.to_string(), read_back(it)?);
            }
            Write::InvoiceState(it) => drop(self.invoices.insert(it.number, read_back(it)?)),
            Write::InvoiceDocument(it) => {
                Self::audit_document(it)?;
                self.documents.insert(it.number, read_back(it)?);
            }
            Write::CreditNote(it) => drop(self.notes.insert(it.number, read_back(it)?)),
            Write::Coupon(it) => drop(self.coupons.insert(it.id.to_string(), read_back(it)?)),
            Write::PaymentMethod(it) => self.methods.push(read_back(it)?),
            _ => {}
        }
        Ok(())
    }

    /// What the gateway took is what the books say, once nothing is under way.
    pub(crate) fn agree_with(&self, gateway: &Gateway) -> Result<(), Fault> {
        self.audit_in_the_end()?;
        let mut charged = BTreeMap::new();
        for (number, money) in gateway.charges() {
            ensure(charged.insert(number, money).is_none(), || format!("invoice {number} was charged twice"))?;
        }
        for invoice in self.invoices.values() {
            let paid = invoice.payment.succeeded().map(|attempt| attempt.amount);
            let took = charged.get(&invoice.number).copied();
            ensure(paid == took, || format!("{invoice:?} was charged {took:?}"))?;
        }
        Ok(())
    }
}

/// An event's number is the version that its subject gets by the same decision.
fn check_numbers(decision: &Decision) -> Result<(), Fault> {
    let mut versions = BTreeMap::new();
    for write in &decision.writes {
        match write {
            Write::Subscription(it) => drop(versions.insert(it.id.to_string(), it.version)),
            Write::InvoiceState(it) => {
                versions.insert(it.invoice.to_string(), it.version);
                versions.insert(it.payment.id.to_string(), it.version);
            }
            _ => {}
        }
    }
    let known = |event: &&Event| ["sub_", "inv_", "pay_"].iter().any(|kind| event.subject.starts_with(kind));
    for event in decision.events.iter().filter(known) {
        let version = versions.get(&event.subject);
        ensure(version == Some(&event.version), || format!("{event:?} is not {version:?}"))?;
    }
    Ok(())
}

/// What a write looks like when it is read again; the same, or the test ends.
fn read_back<T>(written: &T) -> Result<T, Fault>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let read = stored(written)?;
    ensure(read == *written, || format!("{written:?} came back as {read:?}"))?;
    Ok(read)
}
