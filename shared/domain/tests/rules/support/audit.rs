//! Everything that must be true of an account's books, whatever happened to it.

use super::books::{Books, ensure};
use super::{Checked, Fault, missing};
use domain::Decision;
use domain::credit_note::CreditNote;
use domain::decision::Write;
use domain::entitlement::Entitlements;
use domain::id::SubscriptionId;
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState, InvoiceStatus, Line};
use domain::job::Job;
use domain::ledger::LedgerAccount;
use domain::money::{Currency, Money};
use domain::payment::AttemptOutcome;
use domain::plan::Charging;
use domain::subscription::{Status, Subscription};
use domain::tax::tax;
use std::collections::BTreeSet;

/// What a decision says something about. The rest is as it was when it was last looked at.
#[derive(Default)]
struct Touched {
    invoices: BTreeSet<InvoiceNumber>,
    subscriptions: BTreeSet<SubscriptionId>,
}

impl Touched {
    fn by(decision: &Decision) -> Self {
        let mut touched = Self::default();
        for write in &decision.writes {
            match write {
                Write::InvoiceDocument(it) => touched.invoice(it.number, it.subscription),
                Write::InvoiceState(it) => touched.invoice(it.number, it.subscription),
                Write::CreditNote(it) => drop(touched.invoices.insert(it.invoice_number)),
                Write::Subscription(it) => drop(touched.subscriptions.insert(it.id)),
                _ => {}
            }
        }
        touched.subscriptions.extend(decision.movements.iter().map(|it| it.subscription));
        touched.invoices.extend(decision.jobs.iter().filter_map(collects));
        touched
    }

    fn invoice(&mut self, number: InvoiceNumber, of: SubscriptionId) {
        self.invoices.insert(number);
        self.subscriptions.insert(of);
    }
}

impl Books {
    /// What must be true after a decision that was committed.
    pub(crate) fn audit(&self, decision: &Decision) -> Checked {
        self.audit_all(&Touched::by(decision))
    }

    /// What must be true of everything there is.
    pub(crate) fn audit_in_the_end(&self) -> Checked {
        let invoices = self.invoices.keys().chain(self.documents.keys()).copied().collect();
        self.audit_all(&Touched { invoices, subscriptions: self.subscriptions.values().map(|it| it.id).collect() })
    }

    fn audit_all(&self, touched: &Touched) -> Checked {
        self.audit_ledger()?;
        self.audit_numbers()?;
        for number in &touched.invoices {
            let document = self.documents.get(number).ok_or_else(|| missing("document"))?;
            let state = self.invoices.get(number).ok_or_else(|| missing("state"))?;
            let notes: Vec<_> = self.notes.values().filter(|note| note.invoice_number == *number).collect();
            audit_notes(document, state, &notes)?;
            audit_state(document, state, &notes)?;
            self.audit_jobs(state)?;
        }
        for id in &touched.subscriptions {
            let subscription = self.subscriptions.get(&id.to_string()).ok_or_else(|| missing("subscription"))?;
            self.audit_subscription(subscription)?;
            self.audit_revenue(subscription)?;
        }
        self.audit_entitlements()
    }

    pub(crate) fn balance(&self, account: LedgerAccount, currency: Currency) -> Result<Money, Fault> {
        let amount = self.balances.get(&(account, currency)).copied().unwrap_or_default();
        Ok(Money::new(amount, currency)?)
    }

    fn currencies(&self) -> BTreeSet<Currency> {
        self.plans.iter().flat_map(|plan| plan.currencies().collect::<Vec<_>>()).collect()
    }

    fn audit_ledger(&self) -> Checked {
        for currency in self.currencies() {
            let all = self.balances.iter().filter(|((_, it), _)| *it == currency);
            let sum: i64 = all.map(|(_, amount)| amount).sum();
            ensure(sum == 0, || format!("entries sum to {sum}"))?;

            let states: Vec<_> = self.invoices.values().filter(|it| it.total.currency() == currency).collect();
            let open = Money::sum(currency, states.iter().map(|it| it.balance))?;
            self.expect(LedgerAccount::Receivable, open)?;
            let charged = states.iter().filter_map(|it| it.payment.succeeded()).map(|attempt| attempt.amount);
            self.expect(LedgerAccount::CashInTransit, Money::sum(currency, charged)?)?;
            let received = states.iter().flat_map(|it| &it.received).map(|it| it.amount);
            self.expect(LedgerAccount::Cash, Money::sum(currency, received)?)?;
            let credit = self.book.account.credit.of(currency);
            ensure(credit.amount() >= 0, || format!("account credit {credit}"))?;
            let came = self.balance(LedgerAccount::CashInTransit, currency)?;
            let came = came.plus(self.balance(LedgerAccount::Cash, currency)?)?;
            ensure(credit.amount() <= came.amount(), || format!("{came} came, and {credit} is account credit"))?;
            self.expect(LedgerAccount::AccountCredit, credit.negated())?;

            let lines: Vec<_> = self.documents.values().flat_map(|it| &it.lines).collect();
            let lines = lines.into_iter().filter(|it| it.amount.currency() == currency);
            let (mut nets, mut taxes) = (Money::zero(currency), Money::zero(currency));
            for line in lines {
                nets = nets.plus(line.taxed.net)?;
                taxes = line.taxed.taxes.iter().try_fold(taxes, |sum, tax| sum.plus(tax.amount))?;
            }
            for line in self.notes.values().flat_map(|it| &it.lines).filter(|it| it.net.currency() == currency) {
                nets = nets.minus(line.net)?;
                taxes = line.taxes.iter().try_fold(taxes, |sum, tax| sum.minus(*tax))?;
            }
            self.expect(LedgerAccount::TaxPayable, taxes.negated())?;
            let income = self.balance(LedgerAccount::Revenue, currency)?;
            let income = income.plus(self.balance(LedgerAccount::Refunds, currency)?)?;
            ensure(income == nets.negated(), || format!("income {income}, invoiced less credited {nets}"))?;
            let given_up = states.iter().filter_map(|it| it.written_off);
            self.expect(LedgerAccount::BadDebt, Money::sum(currency, given_up)?)?;
        }
        Ok(())
    }

    fn expect(&self, account: LedgerAccount, expected: Money) -> Checked {
        let found = self.balance(account, expected.currency())?;
        ensure(found == expected, || format!("{account:?} is {found} and should be {expected}"))
    }

    fn audit_numbers(&self) -> Checked {
        let invoices = || 1..self.book.account.next_invoice.number();
        let documents = self.documents.keys().map(|number| number.number());
        let states = self.invoices.keys().map(|number| number.number());
        ensure(documents.eq(invoices()) && states.eq(invoices()), || format!("numbers {:?}", self.invoices.keys()))?;
        let notes = self.notes.keys().map(|number| number.number());
        let gapless = 1..self.book.account.next_credit_note.number();
        ensure(notes.eq(gapless), || format!("credit notes {:?}", self.notes.keys()))
    }

    /// Once, when it is issued: it never changes.
    pub(crate) fn audit_document(document: &InvoiceDocument) -> Checked {
        let currency = document.total.currency();
        let total = Money::sum(currency, document.lines.iter().map(|line| line.taxed.gross))?;
        ensure(total == document.total, || format!("{document:?} does not add up"))?;
        ensure(!document.lines.is_empty(), || format!("{document:?} has no line"))?;
        for line in &document.lines {
            audit_line(line)?;
        }
        if let Some(discount) = &document.discount {
            let eligible = |line: &&Line| !line.is_restored() && discount.discount.applies_to(line.basis.plan.plan);
            let lines: Vec<_> = document.lines.iter().filter(eligible).collect();
            let amounts: Vec<_> = lines.iter().map(|line| line.amount).collect();
            let (numerator, denominator) = (discount.fraction.numerator(), discount.fraction.denominator());
            let shares = discount.discount.share(&amounts, numerator, denominator)?;
            let found: Vec<_> = lines.iter().map(|line| line.discount).collect();
            ensure(shares == found, || format!("shares {shares:?} of {document:?}"))?;
        }
        Ok(())
    }

    fn audit_subscription(&self, subscription: &Subscription) -> Checked {
        let open: BTreeSet<_> = self.open_invoices(subscription).map(|it| it.number).collect();
        let unpaid = &subscription.unpaid;
        ensure(unpaid.is_subset(&open), || format!("only open invoices are unpaid: {subscription:?}"))?;
        let awaiting: BTreeSet<_> = subscription.awaiting.keys().copied().collect();
        ensure(awaiting.is_subset(&open), || format!("only open invoices are awaited: {subscription:?}"))?;
        ensure(awaiting.is_disjoint(unpaid), || format!("due or not: {subscription:?}"))?;
        let fits = match subscription.status {
            Status::Active => unpaid.is_empty(),
            Status::PastDue => !unpaid.is_empty(),
            Status::Incomplete => subscription.first_invoice.is_some_and(|first| open.contains(&first)),
            Status::Scheduled | Status::Trialing => open.is_empty() && unpaid.is_empty(),
            Status::Paused | Status::Cancelled | Status::Expired => true,
        };
        ensure(fits, || format!("status and invoices agree: {subscription:?}, open {open:?}"))?;
        let waits = (subscription.status == Status::Incomplete) == subscription.first_invoice.is_some();
        ensure(waits, || format!("only a beginning waits for an invoice: {subscription:?}"))?;
        let boundary = subscription.period.end();
        let awaited = subscription.awaiting.values().min().copied();
        let next = subscription.pending.as_ref().map_or(boundary, |pending| pending.at.min(boundary));
        let next = awaited.map_or(next, |awaited| awaited.min(next));
        let due = match subscription.status {
            Status::Trialing | Status::Active | Status::PastDue => subscription.due == Some(next),
            Status::Scheduled | Status::Incomplete => subscription.due.is_some(),
            Status::Paused | Status::Cancelled | Status::Expired => subscription.due == awaited,
        };
        ensure(due, || format!("due when there is something to do: {subscription:?}"))?;
        let runs = subscription.status.counts();
        let accrues = runs || subscription.status == Status::Incomplete;
        ensure(accrues || subscription.accruals.is_empty(), || format!("only what runs accrues: {subscription:?}"))?;
        if runs { self.audit_time(subscription) } else { Ok(()) }
    }

    /// What runs is what it has: each advance component was charged, once, until the period's end, and each in arrears
    /// is running.
    fn audit_time(&self, subscription: &Subscription) -> Checked {
        let mut running = Vec::new();
        let papers = self.documents.values().filter(|it| it.subscription == subscription.id);
        for document in papers.filter(|it| !self.left_behind.contains(&it.number)) {
            let state = self.invoices.get(&document.number).ok_or_else(|| missing("state"))?;
            for (n, line) in (0_u16..).zip(&document.lines) {
                let ended = state.credited(n).is_some_and(|credited| credited.unused.is_some());
                if line.pays_for_time() && !ended && line.span.end() == subscription.period.end() {
                    ensure(subscription.covering.contains(&document.number), || {
                        format!("{subscription:?} forgot {document:?}")
                    })?;
                    running.push(line.basis);
                }
            }
        }
        let open = subscription.accruals.iter().filter(|accrual| accrual.until.is_none());
        let (mut advance, mut arrears) = (Vec::new(), Vec::new());
        for item in &subscription.items {
            let plan = self.plans.iter().find(|plan| plan.reference() == item.plan).ok_or_else(|| missing("plan"))?;
            for component in &plan.components {
                let seats = item.seats.filter(|_| component.counts_seats());
                let basis = domain::invoice::Basis { plan: item.plan, component: component.id, seats };
                match component.charging {
                    Charging::Advance => advance.push(basis),
                    Charging::Arrears => arrears.push(basis),
                    Charging::OneOff | Charging::Metered { .. } => {}
                }
            }
        }
        let mut accruing: Vec<_> = open.map(|accrual| accrual.basis).collect();
        for bases in [&mut running, &mut advance, &mut arrears, &mut accruing] {
            bases.sort_unstable();
        }
        ensure(running == advance, || format!("charged {running:?}, has {advance:?}: {subscription:?}"))?;
        ensure(accruing == arrears, || format!("runs {accruing:?}, has {arrears:?}: {subscription:?}"))
    }

    fn open_invoices(&self, subscription: &Subscription) -> impl Iterator<Item = &InvoiceState> {
        let id = subscription.id;
        self.invoices.values().filter(move |it| it.subscription == id && it.status == InvoiceStatus::Open)
    }

    fn audit_entitlements(&self) -> Checked {
        let mut expected = Entitlements::none(self.book.account.id);
        for subscription in self.subscriptions.values().filter(|it| entitles(it.status)) {
            for item in &subscription.items {
                let plan = self.plans.iter().find(|plan| plan.reference() == item.plan);
                expected = expected.exchanging(&[], &plan.ok_or_else(|| missing("plan"))?.features);
            }
        }
        let (found, expected) = (counts(&self.book.entitlements)?, counts(&expected)?);
        ensure(found == expected, || format!("entitlements {found}, subscriptions grant {expected}"))
    }

    fn audit_revenue(&self, subscription: &Subscription) -> Checked {
        let currency = subscription.currency;
        let moved = self.movements.iter().filter(|it| it.subscription == subscription.id);
        let moved = Money::sum(currency, moved.map(|it| it.monthly))?;
        let mut counts = Money::zero(currency);
        if matches!(subscription.status, Status::Active | Status::PastDue) {
            for item in &subscription.items {
                let plan = self.plans.iter().find(|plan| plan.reference() == item.plan);
                let plan = plan.ok_or_else(|| missing("plan"))?;
                counts = counts.plus(plan.monthly(item.seats, currency)?)?;
            }
        }
        ensure(moved == counts, || format!("moved {moved}, counts {counts}: {subscription:?}"))?;
        ensure(subscription.recurring == counts, || format!("counts {counts}: {subscription:?}"))
    }

    /// Every attempt was asked for, so that none waits for ever.
    fn audit_jobs(&self, invoice: &InvoiceState) -> Checked {
        let asked = self.jobs.iter().filter_map(collects).filter(|number| *number == invoice.number).count();
        let tried = invoice.payment.attempts.len();
        ensure(asked == tried, || format!("{tried} attempts, {asked} jobs: {invoice:?}"))
    }
}

/// The credit notes of a line are what its invoice remembers of them, and no more than the line.
fn audit_notes(document: &InvoiceDocument, state: &InvoiceState, notes: &[&CreditNote]) -> Checked {
    for note in notes {
        let total = Money::sum(note.total.currency(), note.lines.iter().map(|line| line.gross))?;
        ensure(total == note.total && total.amount() > 0, || format!("{note:?} does not add up"))?;
        ensure(note.to_balance.plus(note.to_credit)? == total, || format!("{note:?} does not say where it went"))?;
        ensure(note.to_balance.amount() >= 0 && note.to_credit.amount() >= 0, || format!("{note:?} is negative"))?;
    }
    if notes.is_empty() {
        return ensure(state.credited_total()?.is_zero(), || format!("{state:?} was given back by no note"));
    }
    for (n, line) in (0_u16..).zip(&document.lines) {
        let given = given(notes, n, line)?;
        let remembered = state.credited(n).map(|it| (it.net, it.taxes.clone()));
        let remembered = remembered.unwrap_or((Money::zero(line.amount.currency()), vec![]));
        let sum = |(net, taxes): &(Money, Vec<Money>)| taxes.iter().try_fold(*net, |sum, tax| sum.plus(*tax));
        ensure(sum(&given)? == sum(&remembered)?, || format!("{given:?} given back of {state:?}, line {n}"))?;
        ensure(given.0.amount() <= line.taxed.net.amount(), || format!("{given:?} of {line:?}"))?;
        for (tax, given) in line.taxed.taxes.iter().zip(&given.1) {
            ensure(given.amount() <= tax.amount.amount(), || format!("{given:?} of {line:?}"))?;
        }
    }
    Ok(())
}

fn audit_state(document: &InvoiceDocument, state: &InvoiceState, notes: &[&CreditNote]) -> Checked {
    ensure(document.total == state.total && document.id == state.invoice, || format!("{state:?} is of its paper"))?;
    ensure(successes(state) <= 1, || format!("{state:?} was charged twice"))?;
    let zero = Money::zero(state.total.currency());
    let mut owed = state.total.minus(state.credit_used.unwrap_or(zero))?;
    owed = owed.minus(state.payment.succeeded().map_or(zero, |attempt| attempt.amount))?;
    owed = owed.minus(Money::sum(owed.currency(), state.received.iter().map(|it| it.amount))?)?;
    owed = owed.plus(state.overpaid.unwrap_or(zero))?;
    owed = notes.iter().map(|note| note.to_balance).try_fold(owed, Money::minus)?;
    owed = owed.minus(state.written_off.unwrap_or(zero))?;
    ensure(owed == state.balance, || format!("{owed} is owed of {state:?}"))?;
    let under_way = state.payment.open_attempt();
    ensure((state.status == InvoiceStatus::Open) == (owed.amount() > 0 || under_way.is_some()), || {
        format!("{state:?} is open when owed")
    })?;
    let given_up = state.written_off.is_some_and(|it| it.amount() > 0);
    ensure((state.status == InvoiceStatus::Uncollectible) == given_up, || format!("a bad debt or none: {state:?}"))?;
    ensure(owed.amount() >= 0, || format!("{state:?} owes less than nothing"))?;
    ensure(under_way.is_none() || state.due_at <= state.payment.attempts[0].started_at, || {
        format!("{state:?} was charged before it was due")
    })?;
    ensure((state.status == InvoiceStatus::Paid) == state.paid_at.is_some(), || format!("{state:?} was paid once"))?;
    let enough = under_way.is_none_or(|attempt| attempt.amount.amount() >= state.balance.amount());
    ensure(enough, || format!("all that is owed is charged: {state:?}"))?;
    ensure(!state.is_overdue() || state.overdue_at >= Some(state.due_at), || format!("{state:?} is due"))
}

/// A line follows from what it says.
fn audit_line(line: &Line) -> Checked {
    let currency = line.amount.currency();
    let gross = line.taxed.taxes.iter().try_fold(line.taxed.net, |sum, tax| sum.plus(tax.amount))?;
    ensure(gross == line.taxed.gross, || format!("net and taxes are the gross: {line:?}"))?;
    ensure(gross.amount() >= 0 && line.discount.amount() >= 0, || format!("nothing is negative: {line:?}"))?;
    ensure(line.discount.amount() <= line.amount.amount(), || format!("a discount within its line: {line:?}"))?;
    ensure(line.exact.rounded()? == line.amount.amount(), || format!("the exact value, rounded: {line:?}"))?;
    if line.is_restored() {
        return ensure(line.amount == line.taxed.net, || format!("restored net: {line:?}"));
    }
    let whole = line.price.exact(line.quantity, currency)?;
    let exact = whole.times(line.fraction.numerator(), line.fraction.denominator())?;
    ensure(exact == line.exact, || format!("price, quantity and fraction: {line:?}"))?;
    let taxed = tax(line.amount.minus(line.discount)?, &line.taxed.applied())?;
    ensure(taxed == line.taxed, || format!("taxed again: {line:?}"))
}

fn given(notes: &[&CreditNote], n: u16, line: &Line) -> Result<(Money, Vec<Money>), Fault> {
    let zero = Money::zero(line.amount.currency());
    let mut given = (zero, vec![zero; line.taxed.taxes.len()]);
    for credit in notes.iter().flat_map(|note| &note.lines).filter(|credit| credit.line == n) {
        given.0 = given.0.plus(credit.net)?;
        let taxes = given.1.iter().zip(&credit.taxes).map(|(sum, tax)| sum.plus(*tax));
        given.1 = taxes.collect::<Result<_, _>>()?;
    }
    Ok(given)
}

/// The invoice that a job collects, if it does.
pub(crate) fn collects(job: &Job) -> Option<InvoiceNumber> {
    if let Job::CollectPayment { invoice, .. } = job { Some(*invoice) } else { None }
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
