//! The books of one account in memory: a commit is all or nothing and holds only on the versions read, and after
//! each one everything that must be true of the books is looked at.

use super::{Fault, id, missing, stored};
use crate::support::gateway::{Gateway, Weather};
use domain::account::AccountBook;
use domain::decision::{Home, Write};
use domain::entitlement::Entitlements;
use domain::event::Event;
use domain::id::SubscriptionId;
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState, InvoiceStatus};
use domain::job::Job;
use domain::ledger::{Entry, LedgerAccount};
use domain::money::{Currency, Money};
use domain::payment::{Affected, AttachPaymentMethod, AttemptOutcome, PaymentMethod, attach, settle};
use domain::plan::PlanVersion;
use domain::revenue::Movement;
use domain::subscription::{Due, Status, Subscribe, Subscription, bill, subscribe};
use domain::test_clock::TestClock;
use domain::time::{BillingTime, WallTime};
use domain::{Decision, Version};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
pub(crate) struct Books {
    pub(crate) book: AccountBook,
    pub(crate) plans: Vec<PlanVersion>,
    pub(crate) subscriptions: BTreeMap<String, Subscription>,
    pub(crate) documents: BTreeMap<InvoiceNumber, InvoiceDocument>,
    pub(crate) invoices: BTreeMap<InvoiceNumber, InvoiceState>,
    pub(crate) methods: Vec<PaymentMethod>,
    pub(crate) entries: Vec<Entry>,
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

fn ensure(holds: bool, promise: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault(promise())) }
}

impl Books {
    pub(crate) fn new(book: AccountBook, plans: Vec<PlanVersion>) -> Self {
        Self {
            book,
            plans,
            subscriptions: BTreeMap::new(),
            documents: BTreeMap::new(),
            invoices: BTreeMap::new(),
            methods: Vec::new(),
            entries: Vec::new(),
            events: Vec::new(),
            movements: Vec::new(),
            jobs: Vec::new(),
        }
    }

    // ---- what the services do: load, decide

    pub(crate) fn deciding_subscribe(&self, plan: usize, number: u128, now: BillingTime) -> Result<Decision, Fault> {
        let plan = self.plans.get(plan).ok_or_else(|| missing("plan"))?;
        let seats = plan.check_seats(None).is_err().then_some(7);
        Ok(subscribe(&self.book, plan, &Subscribe { id: id(number), seats }, now)?.decision)
    }

    /// Bills the subscription that is due first; `None` when none is due by `now`.
    pub(crate) fn deciding_bill(&self, now: BillingTime) -> Result<Option<Decision>, Fault> {
        let due = self.subscriptions.values().filter(|it| it.due.is_some_and(|due| due <= now));
        let Some(subscription) = due.min_by_key(|it| it.due) else {
            return Ok(None);
        };
        let first_invoice = subscription.first_invoice.and_then(|number| self.invoices.get(&number)).cloned();
        let plan = self.plan_of(subscription)?.clone();
        let due = Due { subscription: subscription.clone(), plan, first_invoice };
        Ok(Some(bill(&self.book, &due, now)?))
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
        let Some(outcome) = gateway.charge(attempt.id, number, state.total, weather) else {
            return Ok(None);
        };
        let affected = match state.outcome_affects_subscription(&outcome) {
            true => Some(self.affected(state.subscription)?),
            false => None,
        };
        let clock = self.book.clock.as_ref().map(|clock| clock.id);
        Ok(Some(settle(state, attempt.id, outcome, affected.as_ref(), clock, now)?))
    }

    pub(crate) fn deciding_attach(&self, number: u128, now: WallTime) -> Decision {
        let unpaid: Vec<_> = self.invoices.values().filter(|it| it.is_unpaid()).cloned().collect();
        let command = AttachPaymentMethod {
            id: id(number),
            reference: format!("gateway-method-{number}"),
            brand: "visa".to_owned(),
            last4: "4242".to_owned(),
        };
        attach(&self.book, &unpaid, command, now).decision
    }

    pub(crate) fn earliest_due(&self) -> Option<BillingTime> {
        self.subscriptions.values().filter_map(|it| it.due).min()
    }

    pub(crate) fn to_collect(&self) -> Vec<InvoiceNumber> {
        let collecting = |job: &Job| if let Job::CollectPayment { invoice, .. } = job { Some(*invoice) } else { None };
        self.jobs.iter().filter_map(collecting).collect()
    }

    fn affected(&self, subscription: SubscriptionId) -> Result<Affected, Fault> {
        let subscription = self.subscriptions.get(&subscription.to_string()).ok_or_else(|| missing("subscription"))?;
        let plan = self.plan_of(subscription)?.clone();
        Ok(Affected { book: self.book.clone(), subscription: subscription.clone(), plan })
    }

    fn plan_of(&self, subscription: &Subscription) -> Result<&PlanVersion, Fault> {
        let found = self.plans.iter().find(|plan| plan.reference() == subscription.plan);
        found.ok_or_else(|| missing("plan of the subscription"))
    }

    // ---- the commit

    pub(crate) fn commit(&mut self, decision: &Decision) -> Result<Committed, Fault> {
        ensure(decision.home == Home::Account(self.book.account.id), || "a decision stays in its account".to_owned())?;
        ensure(decision.clock == self.book.clock.as_ref().map(|clock| clock.id), || {
            "a decision names the account's clock".to_owned()
        })?;
        let mut next = self.clone();
        for write in &decision.writes {
            if next.write(write)? == Committed::Conflict {
                return Ok(Committed::Conflict);
            }
        }
        next.entries.extend(decision.entries.as_slice());
        next.events.extend(decision.events.iter().cloned());
        next.movements.extend(decision.movements.iter().cloned());
        next.jobs.extend(decision.jobs.iter().cloned());
        next.check_numbers(decision)?;
        *self = next;
        self.audit()?;
        Ok(Committed::Yes)
    }

    fn write(&mut self, write: &Write) -> Result<Committed, Fault> {
        let (found, version) = match write {
            Write::Account(it) => (Some(self.book.account.version), it.version),
            Write::Entitlements(it) => {
                (self.book.entitlements.version, it.version.ok_or_else(|| missing("version of entitlements"))?)
            }
            Write::TestClock(it) => (self.book.clock.as_ref().map(|clock| clock.version), it.version),
            Write::Subscription(it) => (self.subscriptions.get(&it.id.to_string()).map(|it| it.version), it.version),
            Write::InvoiceState(it) => (self.invoices.get(&it.number).map(|it| it.version), it.version),
            Write::InvoiceDocument(it) => {
                let taken = self.documents.values().any(|other| other.id == it.id || other.number == it.number);
                (taken.then_some(Version::FIRST), Version::FIRST)
            }
            Write::PaymentMethod(it) => {
                let known = self.methods.iter().find(|method| method.id == it.id);
                (known.map(|method| method.version), it.version)
            }
            other => return Err(Fault(format!("not the business of an account: {other:?}"))),
        };
        if found != version.replaced() {
            return Ok(Committed::Conflict);
        }
        match write {
            Write::Account(it) => self.book.account = read_back(it)?,
            Write::Entitlements(it) => self.book.entitlements = read_back(it)?,
            Write::TestClock(it) => self.book.clock = Some(read_back::<TestClock>(it)?),
            Write::Subscription(it) => drop(self.subscriptions.insert(it.id.to_string(), read_back(it)?)),
            Write::InvoiceState(it) => drop(self.invoices.insert(it.number, read_back(it)?)),
            Write::InvoiceDocument(it) => drop(self.documents.insert(it.number, read_back(it)?)),
            Write::PaymentMethod(it) => self.methods.push(read_back(it)?),
            _ => {}
        }
        Ok(Committed::Yes)
    }

    /// An event's number is the version its subject has now; a decision writes a thing once.
    fn check_numbers(&self, decision: &Decision) -> Result<(), Fault> {
        for event in &decision.events {
            let invoice = self.invoices.values().find(|it| it.invoice.to_string() == event.subject);
            let payment = self.invoices.values().find(|it| it.payment.id.to_string() == event.subject);
            let version = self.subscriptions.get(&event.subject).map(|it| it.version);
            let version = version.or(invoice.or(payment).map(|it| it.version));
            ensure(version.is_none_or(|version| version == event.version), || format!("{event:?} is not {version:?}"))?;
        }
        Ok(())
    }

    // ---- the audit

    pub(crate) fn audit(&self) -> Result<(), Fault> {
        self.audit_ledger()?;
        self.audit_numbers()?;
        self.audit_periods()?;
        self.audit_subscriptions()?;
        self.audit_entitlements()?;
        self.audit_revenue()?;
        self.audit_jobs()
    }

    pub(crate) fn balance(&self, account: LedgerAccount, currency: Currency) -> Result<Money, Fault> {
        let entries = self.entries.iter().filter(|it| it.account == account && it.money.currency() == currency);
        Ok(Money::sum(currency, entries.map(|it| it.money))?)
    }

    fn invoiced(&self, currency: Currency, which: impl Fn(&InvoiceState) -> bool) -> Result<Money, Fault> {
        let chosen = self.invoices.values().filter(|it| it.total.currency() == currency && which(it));
        Ok(Money::sum(currency, chosen.map(|it| it.total))?)
    }

    fn audit_ledger(&self) -> Result<(), Fault> {
        let currencies: BTreeSet<_> = self.plans.iter().map(|plan| plan.currency).collect();
        for currency in currencies {
            let all = self.entries.iter().filter(|it| it.money.currency() == currency);
            let sum = Money::sum(currency, all.map(|it| it.money))?;
            ensure(sum.is_zero(), || format!("entries sum to {sum}"))?;

            let receivable = self.balance(LedgerAccount::Receivable, currency)?;
            let open = self.invoiced(currency, |it| it.status == InvoiceStatus::Open)?;
            ensure(receivable == open, || format!("receivable {receivable}, open invoices {open}"))?;

            let cash = self.balance(LedgerAccount::CashInTransit, currency)?;
            let charged = self.invoiced(currency, |it| successes(it) == 1)?;
            ensure(cash == charged, || format!("cash in transit {cash}, succeeded attempts {charged}"))?;

            let revenue = self.balance(LedgerAccount::Revenue, currency)?;
            let issued = self.invoiced(currency, |it| it.status != InvoiceStatus::Void)?;
            ensure(revenue == issued.negated(), || format!("revenue {revenue}, invoices not void {issued}"))?;
        }
        for invoice in self.invoices.values() {
            ensure(successes(invoice) <= 1, || format!("{invoice:?} was charged twice"))?;
            let paid = successes(invoice) == 1 || invoice.total.is_zero();
            ensure(paid == (invoice.status == InvoiceStatus::Paid), || format!("{invoice:?} is paid when charged"))?;
            ensure(paid == invoice.paid_at.is_some(), || format!("{invoice:?} says when it was paid"))?;
        }
        Ok(())
    }

    fn audit_numbers(&self) -> Result<(), Fault> {
        let documents: Vec<_> = self.documents.keys().map(|number| number.number()).collect();
        let states: Vec<_> = self.invoices.keys().map(|number| number.number()).collect();
        let gapless: Vec<_> = (1..self.book.account.next_invoice.number()).collect();
        ensure(documents == gapless && states == gapless, || format!("numbers {documents:?} and {states:?}"))
    }

    fn audit_periods(&self) -> Result<(), Fault> {
        for subscription in self.subscriptions.values() {
            let papers = self.documents.values().filter(|it| it.subscription == subscription.id);
            let mut billed = Vec::new();
            for paper in papers {
                let total = Money::sum(paper.total.currency(), paper.lines.iter().map(|line| line.amount))?;
                ensure(total == paper.total, || format!("{paper:?} does not add up"))?;
                let line = paper.lines.first().ok_or_else(|| missing("line"))?;
                ensure(paper.lines.iter().all(|it| it.period == line.period), || format!("{paper:?} has one period"))?;
                billed.push(line.period);
            }
            let expected = (0..subscription.next_index).map(|index| subscription.period_at(index));
            let expected = expected.collect::<Result<Vec<_>, _>>()?;
            ensure(billed == expected, || format!("periods billed {billed:?} of {subscription:?}"))?;
        }
        Ok(())
    }

    fn audit_subscriptions(&self) -> Result<(), Fault> {
        for subscription in self.subscriptions.values() {
            let open: BTreeSet<_> = self.open_invoices(subscription).map(|it| it.number).collect();
            let waiting: BTreeSet<_> =
                self.open_invoices(subscription).filter(|it| it.is_unpaid()).map(|it| it.number).collect();
            let unpaid = &subscription.unpaid;
            ensure(unpaid.is_subset(&open), || format!("only open invoices are unpaid: {subscription:?}"))?;
            ensure(waiting.is_subset(unpaid), || format!("what nobody collects is unpaid: {subscription:?}"))?;
            let fits = match subscription.status {
                Status::Active => unpaid.is_empty(),
                Status::PastDue => !unpaid.is_empty(),
                Status::Incomplete => open.len() == 1,
                Status::Trialing | Status::Expired => open.is_empty() && unpaid.is_empty(),
            };
            ensure(fits, || format!("status and invoices agree: {subscription:?}, open {open:?}"))?;
            let renews = subscription.due == Some(subscription.period.end());
            ensure(renews || !entitles(subscription.status), || format!("due when its period ends: {subscription:?}"))?;
            let ended = subscription.status == Status::Expired;
            ensure(ended == subscription.due.is_none(), || format!("only what ended is never due: {subscription:?}"))?;
        }
        Ok(())
    }

    fn open_invoices(&self, subscription: &Subscription) -> impl Iterator<Item = &InvoiceState> {
        let id = subscription.id;
        self.invoices.values().filter(move |it| it.subscription == id && it.status == InvoiceStatus::Open)
    }

    fn audit_entitlements(&self) -> Result<(), Fault> {
        let mut expected = Entitlements::none(self.book.account.id);
        for subscription in self.subscriptions.values().filter(|it| entitles(it.status)) {
            expected = expected.granting(&self.plan_of(subscription)?.features);
        }
        let (found, expected) = (counts(&self.book.entitlements)?, counts(&expected)?);
        ensure(found == expected, || format!("entitlements {found}, subscriptions grant {expected}"))
    }

    fn audit_revenue(&self) -> Result<(), Fault> {
        for subscription in self.subscriptions.values() {
            let moved: Vec<_> = self.movements.iter().filter(|it| it.subscription == subscription.id).collect();
            let recurs = matches!(subscription.status, Status::Active | Status::PastDue);
            ensure(moved.len() == usize::from(recurs), || format!("{moved:?} of {subscription:?}"))?;
            if let Some(movement) = moved.first() {
                let plan = self.plan_of(subscription)?;
                let lines = plan.lines(subscription.seats, subscription.period)?;
                let total = Money::sum(plan.currency, lines.iter().map(|line| line.amount))?;
                ensure(movement.monthly == plan.monthly(total)?, || format!("{movement:?} of {total}"))?;
            }
        }
        Ok(())
    }

    /// Every attempt was asked for, so that none waits for ever.
    fn audit_jobs(&self) -> Result<(), Fault> {
        for invoice in self.invoices.values() {
            let asked = self.to_collect().into_iter().filter(|number| *number == invoice.number).count();
            let tried = invoice.payment.attempts.len();
            ensure(asked == tried, || format!("{tried} attempts, {asked} jobs: {invoice:?}"))?;
        }
        Ok(())
    }

    /// What the gateway took is what the books say, once nothing is under way.
    pub(crate) fn agree_with(&self, gateway: &Gateway) -> Result<(), Fault> {
        let mut charged = BTreeSet::new();
        for (number, money) in gateway.charges() {
            ensure(charged.insert(number), || format!("invoice {number} was charged twice"))?;
            let invoice = self.invoices.get(&number).ok_or_else(|| missing("charged invoice"))?;
            ensure(invoice.status != InvoiceStatus::Void, || format!("{invoice:?} was charged and then voided"))?;
            ensure(invoice.total == money, || format!("{invoice:?} was charged {money}"))?;
        }
        for invoice in self.invoices.values().filter(|it| successes(it) == 1) {
            ensure(charged.contains(&invoice.number), || format!("{invoice:?} was never charged"))?;
        }
        Ok(())
    }
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

pub(crate) fn entitles(status: Status) -> bool {
    matches!(status, Status::Trialing | Status::Active | Status::PastDue)
}

fn successes(invoice: &InvoiceState) -> usize {
    let succeeded = |outcome: &AttemptOutcome| matches!(outcome, AttemptOutcome::Succeeded { .. });
    invoice.payment.attempts.iter().filter(|it| it.outcome.as_ref().is_some_and(succeeded)).count()
}

/// The counts as they are stored, in an order that does not depend on the history.
fn counts(entitlements: &Entitlements) -> Result<serde_json::Value, Fault> {
    let mut granted = serde_json::to_value(entitlements)?["granted"].take();
    for grants in granted.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
        if let Some(grants) = grants.as_array_mut() {
            grants.sort_by_key(ToString::to_string);
        }
    }
    Ok(granted)
}
