//! A year of billing in memory, in any weather, with workers that are late, early and twice.

use crate::support::audit::entitles;
use crate::support::books::{Books, Committed};
use crate::support::gateway::{Gateway, Weather};
use crate::support::{
    Checked, Fault, Written, at, book, cases, currency, eur, every, flat, free_plan, id, limit, per_seat, plan,
    subscribing, trial_plan, wall,
};
use domain::Decision;
use domain::invoice::InvoiceStatus;
use domain::job::Job;
use domain::ledger::LedgerAccount;
use domain::money::Money;
use domain::plan::{Charging, PlanVersion, PriceComponent};
use domain::subscription::{Item, Status, Subscribe, subscribe};
use domain::test_clock::{advance, create, step};
use domain::time::{BillingTime, IntervalUnit, WallTime};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::Index;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happening {
    Wait {
        hours: i64,
    },
    Subscribe {
        plan: Index,
    },
    Attach,
    Bill,
    /// A message to collect arrives, perhaps not for the first time.
    Collect {
        message: Index,
        weather: Weather,
    },
    /// A worker decides on what it read and commits only later.
    BillLate,
    CollectLate {
        message: Index,
        weather: Weather,
    },
    /// One of the late workers gets to its commit.
    CommitLate {
        worker: Index,
    },
    /// A commit whose answer was lost is sent again.
    CommitAgain,
}

fn weathers() -> impl Strategy<Value = Weather> {
    prop_oneof![
        3 => Just(Weather::Approves),
        2 => Just(Weather::Declines),
        1 => Just(Weather::TimesOutBefore),
        1 => Just(Weather::TimesOutAfter),
    ]
}

fn happenings() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => prop_oneof![1_i64..30, 20_i64..400].prop_map(|hours| Happening::Wait { hours }),
        2 => any::<Index>().prop_map(|plan| Happening::Subscribe { plan }),
        1 => Just(Happening::Attach),
        5 => Just(Happening::Bill),
        5 => (any::<Index>(), weathers()).prop_map(|(message, weather)| Happening::Collect { message, weather }),
        2 => Just(Happening::BillLate),
        2 => (any::<Index>(), weathers()).prop_map(|(message, weather)| Happening::CollectLate { message, weather }),
        3 => any::<Index>().prop_map(|worker| Happening::CommitLate { worker }),
        1 => Just(Happening::CommitAgain),
    ]
}

/// Monthly, free, in yen after a trial, by the seat and the week, yearly with two lines, monthly in arrears.
fn shelf() -> Result<Vec<PlanVersion>, Fault> {
    let yen = currency("JPY")?;
    let in_yen = flat(Money::new(900, yen)?)?;
    let arrears = PriceComponent { charging: Charging::Arrears, ..flat(eur(777)?)? };
    Ok(vec![
        plan()?,
        PlanVersion { plan: id(2), features: vec![limit("seats", 3)?], ..free_plan()? },
        PlanVersion {
            plan: id(3),
            components: vec![in_yen],
            features: vec![limit("api_calls", 1000)?, limit("seats", 50)?],
            ..trial_plan(14)?
        },
        PlanVersion {
            plan: id(4),
            interval: every(1, IntervalUnit::Week)?,
            components: vec![per_seat("0.3333")?],
            features: vec![],
            ..plan()?
        },
        PlanVersion {
            plan: id(5),
            interval: every(1, IntervalUnit::Year)?,
            components: vec![flat(eur(10_001)?)?, per_seat("12")?],
            ..plan()?
        },
        PlanVersion { plan: id(6), components: vec![arrears], ..plan()? },
    ])
}

/// A subscription to a plan of the shelf, in whatever currency it is sold.
fn subscribing_to(plan: &PlanVersion, number: u128) -> Result<Subscribe, Fault> {
    let seats = plan.check_seats(None).is_err().then_some(7);
    let currency = plan.currencies().next().ok_or_else(|| crate::support::missing("currency"))?;
    let item = Item { plan: plan.reference(), seats };
    Ok(Subscribe { id: id(number), currency, ..subscribing(&[item])? })
}

struct World {
    books: Books,
    gateway: Gateway,
    now: BillingTime,
    late: Vec<Decision>,
    last: Option<Decision>,
    subscribed: u128,
    attached: u128,
}

impl World {
    fn new(has_method: bool) -> Result<Self, Fault> {
        let mut book = book()?;
        book.account.time_zone = crate::support::zone("Europe/Berlin")?;
        if !has_method {
            book.account.payment_method = None;
        }
        Ok(Self {
            books: Books::new(book, shelf()?),
            gateway: Gateway::default(),
            now: at("2027-01-31T01:30:00Z")?,
            late: Vec::new(),
            last: None,
            subscribed: 0,
            attached: 100,
        })
    }

    /// A decision made on what is stored now cannot come too late.
    fn commit(&mut self, decision: Option<Decision>) -> Checked {
        if let Some(decision) = decision {
            if self.books.commit(&decision)? == Committed::Conflict {
                return Err(Fault(format!("decided on what is stored, and in conflict with it: {decision:?}")));
            }
            self.last = Some(decision);
        }
        Ok(())
    }

    fn wall(&self) -> WallTime {
        WallTime::new(self.now.timestamp())
    }

    fn collecting(&mut self, message: &Index, weather: Weather) -> Result<Option<Decision>, Fault> {
        let messages = self.books.to_collect();
        if messages.is_empty() {
            return Ok(None);
        }
        self.books.deciding_collect(*message.get(&messages), &mut self.gateway, weather, self.now)
    }

    fn happen(&mut self, happening: &Happening) -> Checked {
        match happening {
            Happening::Wait { hours } => self.now = self.now.after(SignedDuration::from_hours(*hours)),
            Happening::Subscribe { plan } => {
                self.subscribed += 1;
                let plan = plan.index(self.books.plans.len());
                let command = subscribing_to(&self.books.plans[plan], self.subscribed)?;
                let sale = self.books.sale(None, &command.items, self.now)?;
                self.commit(Some(subscribe(&sale, &command)?.decision))?;
            }
            Happening::Attach => {
                self.attached += 1;
                let decision = self.books.deciding_attach(self.attached, self.wall())?;
                self.commit(Some(decision))?;
            }
            Happening::Bill => {
                let decision = self.books.deciding_bill(self.now)?;
                self.commit(decision)?;
            }
            Happening::Collect { message, weather } => {
                let decision = self.collecting(message, *weather)?;
                self.commit(decision)?;
            }
            Happening::BillLate => self.late.extend(self.books.deciding_bill(self.now)?),
            Happening::CollectLate { message, weather } => {
                let decision = self.collecting(message, *weather)?;
                self.late.extend(decision);
            }
            Happening::CommitLate { worker } if !self.late.is_empty() => {
                let worker = worker.index(self.late.len());
                let decision = self.late.remove(worker);
                self.books.commit(&decision)?;
            }
            Happening::CommitLate { .. } => {}
            Happening::CommitAgain => {
                let again = self.last.take();
                if let Some(decision) = again.filter(|it| !it.writes.is_empty())
                    && self.books.commit(&decision)? == Committed::Yes
                {
                    return Err(Fault(format!("committed twice: {decision:?}")));
                }
            }
        }
        Ok(())
    }

    /// Whatever is under way comes to its end, in fair weather.
    fn settle_down(&mut self) -> Checked {
        let mut turns = 0;
        while let Some(decision) = self.books.deciding_bill(self.now)? {
            self.commit(Some(decision))?;
            turns += 1;
            if turns > 10_000 {
                return Err(Fault("billing does not end".to_owned()));
            }
        }
        for invoice in self.books.to_collect() {
            let decision = self.books.deciding_collect(invoice, &mut self.gateway, Weather::Approves, self.now)?;
            self.commit(decision)?;
        }
        Ok(())
    }

    /// The rest of the time, from due instant to due instant.
    fn go_on_until(&mut self, end: BillingTime) -> Checked {
        while let Some(due) = self.books.earliest_due().filter(|due| *due <= end) {
            self.now = due.max(self.now);
            self.settle_down()?;
        }
        self.now = end.max(self.now);
        self.settle_down()
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// The audit that follows every commit is in `support/books.rs`.
    #[test]
    fn the_books_are_right_after_every_decision_of_a_year(
        has_method: bool,
        story in prop::collection::vec(happenings(), 0..160),
    ) {
        let mut world = World::new(has_method)?;
        for happening in &story {
            world.happen(happening)?;
        }
        let end = world.now.max(at("2028-01-31T01:30:00Z")?);
        world.go_on_until(end)?;
        world.happen(&Happening::Attach)?;
        world.settle_down()?;
        world.books.agree_with(&world.gateway)?;

        for code in ["EUR", "JPY"] {
            prop_assert!(world.books.balance(LedgerAccount::Receivable, currency(code)?)?.is_zero());
        }
        for subscription in world.books.subscriptions.values() {
            prop_assert!(matches!(subscription.status, Status::Active | Status::Trialing | Status::Expired));
            prop_assert!(!entitles(subscription.status) || subscription.period.contains(world.now));
        }
    }

    #[test]
    fn in_fair_weather_every_period_is_billed_once_and_paid(plans in prop::collection::vec(any::<Index>(), 1..5), hours in 0_i64..8760) {
        let mut world = World::new(true)?;
        for plan in plans {
            world.happen(&Happening::Subscribe { plan })?;
            world.settle_down()?;
        }
        let end = world.now.after(SignedDuration::from_hours(hours));
        world.go_on_until(end)?;
        for subscription in world.books.subscriptions.values() {
            let (interval, zone) = (subscription.interval, &subscription.zone);
            let periods = (0..).map(|index| subscription.anchor.period(index, interval, zone));
            let begun = periods.take_while(|period| period.is_ok_and(|period| period.start() <= end)).count();
            let billed = world.books.documents.values().filter(|it| it.subscription == subscription.id).count();
            let in_arrears = subscription.items.iter().any(|it| it.plan.plan == id(6));
            prop_assert_eq!(billed + usize::from(in_arrears), begun);
        }
        prop_assert!(world.books.invoices.values().all(|it| it.status == InvoiceStatus::Paid));
    }
}

#[test]
fn a_year_on_a_test_clock_is_twelve_renewals_and_thirteen_invoices() -> Checked {
    let (start, end) = (at("2028-01-31T09:00:00Z")?, at("2029-01-31T09:00:00Z")?);
    let mut books = Books::new(book()?, vec![plan()?]);
    let mut gateway = Gateway::default();
    let created = create(&books.book, id(1), start, wall("2026-01-01T00:00:00Z")?)?;
    // The clock is not yet the account's when it is made.
    let written = Written(created.decision);
    books.book.account = written.account()?.clone();
    books.book.clock = Some(created.output);

    let command = subscribing_to(&plan()?, 1)?;
    let subscribed = subscribe(&books.sale(None, &command.items, start)?, &command)?;
    books.commit(&subscribed.decision)?;
    let running = |books: &Books| books.book.clock.clone().ok_or_else(|| crate::support::missing("clock"));
    let advanced = advance(&running(&books)?, end)?;
    books.commit(&advanced.decision)?;
    while running(&books)?.target.is_some() {
        for invoice in books.to_collect() {
            let now = running(&books)?.now;
            if let Some(decision) = books.deciding_collect(invoice, &mut gateway, Weather::Approves, now)? {
                books.commit(&decision)?;
            }
        }
        let decision = step(&running(&books)?, books.earliest_due());
        books.commit(&decision)?;
        for job in decision.jobs {
            if let Job::BillAccount { instant, .. } = job {
                while let Some(decision) = books.deciding_bill(instant)? {
                    books.commit(&decision)?;
                }
            }
        }
    }
    assert_eq!(books.documents.len(), 13);
    assert_eq!(books.balance(LedgerAccount::CashInTransit, currency("EUR")?)?, eur(13 * 1999)?);
    let issued: Vec<_> = books.documents.values().map(|it| it.issued_at.to_string()[5..10].to_owned()).collect();
    assert_eq!(
        issued,
        [
            "01-31", "02-29", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31",
            "01-31"
        ]
    );
    books.agree_with(&gateway)
}
