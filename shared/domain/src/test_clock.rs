//! The billing time of a sandbox account, moved by hand.

use crate::account::{Account, AccountBook};
use crate::decision::Write;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, TestClockId};
use crate::job::Job;
use crate::time::{BillingTime, WallTime};
use crate::{Decided, Decision, Refusal, Version};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// The furthest one advance goes.
pub const LONGEST_ADVANCE: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// The most due instants one advance may stop at, so that a mistake ends.
pub const MOST_STEPS: u32 = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestClock {
    pub id: TestClockId,
    pub account: AccountId,
    pub now: BillingTime,
    /// Where it is going; `None` while it stands.
    pub target: Option<BillingTime>,
    /// Stops made since the advance began.
    pub steps: u32,
    pub created_at: WallTime,
    pub version: Version,
}

/// Gives the account a clock that stands at `start`.
///
/// # Errors
/// [`Refusal::TestClockNotAllowed`] once the account has subscribed, or has a clock.
pub fn create(
    book: &AccountBook,
    id: TestClockId,
    start: BillingTime,
    now: WallTime,
) -> Result<Decided<TestClock>, Refusal> {
    if book.clock.is_some() || book.account.subscribed {
        return Err(Refusal::TestClockNotAllowed);
    }
    let clock = TestClock {
        id,
        account: book.account.id,
        now: start,
        target: None,
        steps: 0,
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::in_book(book, start);
    decision.events.push(Event::new(EventKind::TestClockCreated, clock.id, clock.version));
    // The account's version moves too, so that a subscription made at this moment does not miss the clock.
    decision.writes.push(Write::Account(Account { version: book.account.version.next(), ..book.account.clone() }));
    decision.writes.push(Write::TestClock(clock.clone()));
    Ok(decision.with(clock))
}

/// Sets out for `target`; the steps follow as jobs.
///
/// # Errors
/// [`Refusal::TestClockTarget`], [`Refusal::TestClockBusy`].
pub fn advance(clock: &TestClock, target: BillingTime) -> Result<Decided<TestClock>, Refusal> {
    if clock.target.is_some() {
        return Err(Refusal::TestClockBusy);
    }
    if target <= clock.now || target > clock.now.after(LONGEST_ADVANCE) {
        return Err(Refusal::TestClockTarget);
    }
    let clock = clock.changed(|clock| {
        clock.target = Some(target);
        clock.steps = 0;
    });
    let mut decision = clock.decision();
    decision.jobs.push(Job::AdvanceTestClock { account: clock.account });
    decision.writes.push(Write::TestClock(clock.clone()));
    Ok(decision.with(clock))
}

/// Takes the next step, given the earliest due instant of the account: stops there and has it billed, or arrives.
/// Nothing for a clock that stands.
#[must_use]
pub fn step(clock: &TestClock, earliest_due: Option<BillingTime>) -> Decision {
    let Some(target) = clock.target else {
        return clock.decision();
    };
    let stop = earliest_due.filter(|due| *due <= target && clock.steps < MOST_STEPS);
    let moved = clock.changed(|clock| match stop {
        Some(due) => {
            clock.now = due.max(clock.now);
            clock.steps += 1;
        }
        None => {
            // Past the last allowed step it stays where it is, with work left to be seen.
            if clock.steps < MOST_STEPS {
                clock.now = target;
            }
            clock.target = None;
        }
    });
    let mut decision = moved.decision();
    match stop {
        Some(_) => decision.jobs.push(Job::BillAccount { account: moved.account, instant: moved.now }),
        None => decision.events.push(Event::new(EventKind::TestClockAdvanced, moved.id, moved.version)),
    }
    decision.writes.push(Write::TestClock(moved));
    decision
}

impl TestClock {
    fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut clock = Self { version: self.version.next(), ..self.clone() };
        change(&mut clock);
        clock
    }

    fn decision(&self) -> Decision {
        Decision { clock: Some(self.id), ..Decision::new(crate::decision::Home::Account(self.account), self.now) }
    }
}
