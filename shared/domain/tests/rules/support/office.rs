//! An operator's day: commands given to the rules on what is stored, and committed.

use super::books::{Books, Committed};
use super::gateway::{Gateway, Weather};
use super::{Checked, Fault, at, book, catalogue, eur, id, missing, name, subscribing};
use domain::coupon::Coupon;
use domain::credit_note::{CreditNote, NewCreditNote};
use domain::invoice::{InvoiceNumber, InvoiceState, Paper};
use domain::money::Money;
use domain::payment::{Affected, RecordPayment};
use domain::subscription::{CancelWhen, ChangeWhen, Item, Outcome, PauseWhen, Quote, Status, Subscribe, Subscription};
use domain::time::{BillingTime, WallTime};
use domain::{Decided, Decision, Refusal};

/// Books with a gateway behind them, and a time at which it all happens.
pub(crate) struct Office {
    pub(crate) books: Books,
    pub(crate) gateway: Gateway,
    pub(crate) now: BillingTime,
    attached: u128,
}

/// The first of a month of 30 days, in a year of its own.
pub(crate) const START: &str = "2027-04-01T00:00:00Z";

impl Office {
    /// An account that can pay, and the whole catalogue, at [`START`].
    pub(crate) fn new() -> Result<Self, Fault> {
        Ok(Self::of(Books::new(book()?, catalogue()?), at(START)?))
    }

    pub(crate) fn of(books: Books, now: BillingTime) -> Self {
        Self { books, gateway: Gateway::default(), now, attached: 100 }
    }

    pub(crate) fn without_method() -> Result<Self, Fault> {
        let mut office = Self::new()?;
        office.books.book.account.payment_method = None;
        Ok(office)
    }

    /// With an active and paid subscription to `items`.
    pub(crate) fn with(items: &[Item]) -> Result<Self, Fault> {
        let mut office = Self::new()?;
        office.subscribe(items)?;
        office.collect(Weather::Approves)?;
        Ok(office)
    }

    pub(crate) fn wall(&self) -> WallTime {
        WallTime::new(self.now.timestamp())
    }

    pub(crate) fn commit(&mut self, decision: &Decision) -> Checked {
        match self.books.commit(decision)? {
            Committed::Yes => Ok(()),
            Committed::Conflict => Err(Fault(format!("in conflict with what is stored: {decision:?}"))),
        }
    }

    fn done<T>(&mut self, decided: Result<Decided<T>, Refusal>) -> Result<T, Fault> {
        let Decided { decision, output } = decided?;
        self.commit(&decision)?;
        Ok(output)
    }

    /// The subscription of the examples.
    pub(crate) fn subscription(&self) -> Result<Subscription, Fault> {
        Ok(self.books.subscription(1)?.clone())
    }

    pub(crate) fn status(&self) -> Result<Status, Fault> {
        Ok(self.subscription()?.status)
    }

    pub(crate) fn invoice(&self, number: u32) -> Result<Paper, Fault> {
        self.books.paper(InvoiceNumber::from(number))
    }

    /// Euro cents to the account's credit.
    pub(crate) fn credit(&self) -> Result<i64, Fault> {
        Ok(self.books.book.account.credit.of(eur(0)?.currency()).amount())
    }

    /// What the customer owes, given up or not, less what is owed to them, in euro cents.
    pub(crate) fn position(&self) -> Result<i64, Fault> {
        let owed = self.books.invoices.values().flat_map(|it| [Some(it.balance), it.written_off]).flatten();
        Ok(Money::sum(eur(0)?.currency(), owed)?.amount() - self.credit()?)
    }

    pub(crate) fn subscribe(&mut self, items: &[Item]) -> Result<Outcome, Fault> {
        self.subscribe_as(&subscribing(items)?)
    }

    pub(crate) fn subscribe_as(&mut self, command: &Subscribe) -> Result<Outcome, Fault> {
        let sale = self.books.sale(None, &command.items, self.now)?;
        self.done(domain::subscription::subscribe(&sale, command))
    }

    pub(crate) fn change(&mut self, items: &[Item], when: ChangeWhen) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), items, self.now)?;
        self.done(domain::subscription::change(&sale, &subscription, items, when, self.now))
    }

    pub(crate) fn quote(&self, items: &[Item]) -> Result<Quote, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), items, self.now)?;
        Ok(domain::subscription::quote(&sale, &subscription, items, id(1), self.wall())?)
    }

    pub(crate) fn commit_quote(&mut self, quote: &Quote) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &quote.items, self.now)?;
        self.done(domain::subscription::commit(&sale, &subscription, quote, self.wall()))
    }

    pub(crate) fn cancel_scheduled(&mut self) -> Result<Subscription, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::cancel_scheduled(&sale, &subscription))
    }

    pub(crate) fn pause(&mut self, when: PauseWhen) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::pause(&sale, &subscription, when))
    }

    pub(crate) fn resume(&mut self) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::resume(&sale, &subscription))
    }

    pub(crate) fn cancel(&mut self, when: CancelWhen) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::cancel(&sale, &subscription, when))
    }

    pub(crate) fn uncancel(&mut self) -> Result<Subscription, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::uncancel(&sale, &subscription))
    }

    pub(crate) fn reactivate(&mut self) -> Result<Outcome, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::reactivate(&sale, &subscription))
    }

    pub(crate) fn void(&mut self, number: u32) -> Result<Paper, Fault> {
        let paper = self.invoice(number)?;
        let subscription = self.owner(&paper.state)?;
        self.done(domain::invoice::void(&self.books.book, &subscription, &paper, self.now))
    }

    pub(crate) fn give_up(&mut self, number: u32) -> Result<InvoiceState, Fault> {
        let state = self.invoice(number)?.state;
        let subscription = self.owner(&state)?;
        self.done(domain::invoice::mark_uncollectible(&self.books.book, &subscription, &state, self.now))
    }

    pub(crate) fn credit_note(&mut self, number: u32, command: NewCreditNote) -> Result<CreditNote, Fault> {
        let paper = self.invoice(number)?;
        let subscription = self.owner(&paper.state)?;
        self.done(domain::credit_note::create(&self.books.book, &subscription, &paper, command, self.now))
    }

    pub(crate) fn apply_coupon(&mut self, coupon: &Coupon) -> Result<Subscription, Fault> {
        let subscription = self.subscription()?;
        let coupon = self.books.coupons.entry(coupon.id.to_string()).or_insert_with(|| coupon.clone()).clone();
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::apply_coupon(&sale, &subscription, &coupon))
    }

    pub(crate) fn remove_coupon(&mut self) -> Result<Subscription, Fault> {
        let subscription = self.subscription()?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        self.done(domain::subscription::remove_coupon(&sale, &subscription))
    }

    pub(crate) fn record(&mut self, number: u32, cents: i64) -> Result<InvoiceState, Fault> {
        let state = self.invoice(number)?.state;
        let subscription = self.owner(&state)?;
        let sale = self.books.sale(Some(&subscription), &[], self.now)?;
        let command = RecordPayment { amount: eur(cents)?, reference: name("Transfer")? };
        self.done(domain::payment::record(&Affected { sale, subscription }, &state, command))
    }

    fn owner(&self, state: &InvoiceState) -> Result<Subscription, Fault> {
        let owner = self.books.subscriptions.get(&state.subscription.to_string());
        owner.cloned().ok_or_else(|| missing("subscription"))
    }

    /// Attaches a new payment method, which tries what is unpaid.
    pub(crate) fn attach(&mut self) -> Checked {
        self.attached += 1;
        let decision = self.books.deciding_attach(self.attached, self.wall())?;
        self.commit(&decision)
    }

    /// Carries every open attempt to the gateway.
    pub(crate) fn collect(&mut self, weather: Weather) -> Checked {
        for invoice in self.books.to_collect() {
            let decision = self.books.deciding_collect(invoice, &mut self.gateway, weather, self.now)?;
            if let Some(decision) = decision {
                self.commit(&decision)?;
            }
        }
        Ok(())
    }

    /// Bills what is due by now, one step at a time; how many steps there were.
    pub(crate) fn bill(&mut self) -> Result<usize, Fault> {
        let mut steps = 0;
        while let Some(decision) = self.books.deciding_bill(self.now)? {
            self.commit(&decision)?;
            steps += 1;
            if steps > 2000 {
                return Err(Fault("billing does not end".to_owned()));
            }
        }
        Ok(steps)
    }

    /// Goes on to `end`, stopping wherever something is due, and billing and collecting there.
    pub(crate) fn go_on(&mut self, end: BillingTime, weather: Weather) -> Checked {
        while let Some(due) = self.books.earliest_due().filter(|due| *due <= end) {
            self.now = due.max(self.now);
            self.bill()?;
            self.collect(weather)?;
        }
        self.now = end.max(self.now);
        Ok(())
    }

    /// [`Office::go_on`] with a card that pays.
    pub(crate) fn until(&mut self, end: &str) -> Checked {
        self.go_on(at(end)?, Weather::Approves)
    }
}

/// Whether the rule said no, for this reason.
pub(crate) fn refused<T>(result: Result<T, Fault>, refusal: Refusal) -> Checked {
    match result {
        Err(fault) if fault.is(refusal) => Ok(()),
        Err(fault) => Err(Fault(format!("refused otherwise: {fault}"))),
        Ok(_) => Err(Fault(format!("not refused: {refusal}"))),
    }
}

/// A rule may say no; nothing else may go wrong.
pub(crate) fn unless_refused<T>(result: Result<T, Fault>) -> Checked {
    match result {
        Err(fault) if !fault.is_refusal() => Err(fault),
        _ => Ok(()),
    }
}
