use crate::support::{Checked, Fault, at, book, cases, id, wall};
use domain::account::AccountBook;
use domain::decision::Write;
use domain::event::EventKind;
use domain::job::Job;
use domain::test_clock::{LONGEST_ADVANCE, MOST_STEPS, TestClock, advance, create, step};
use domain::time::BillingTime;
use domain::{Decision, Refusal, Version};
use jiff::SignedDuration;
use proptest::prelude::*;

const START: &str = "2028-01-31T12:00:00Z";

fn clock() -> Result<TestClock, Fault> {
    Ok(create(&book()?, id(1), at(START)?, wall("2026-01-01T00:00:00Z")?)?.output)
}

fn hours(hours: i64) -> Result<BillingTime, Fault> {
    Ok(at(START)?.after(SignedDuration::from_hours(hours)))
}

fn moved(decision: &Decision) -> Result<TestClock, Fault> {
    match decision.writes.as_slice() {
        [Write::TestClock(clock)] => Ok(clock.clone()),
        writes => Err(Fault(format!("not one clock: {writes:?}"))),
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn an_advance_stops_at_every_due_instant_in_order_and_arrives(dues in prop::collection::btree_set(0_i64..3000, 0..30), target in 1_i64..3000) {
        let mut clock = advance(&clock()?, hours(target)?)?.output;
        let mut stops = Vec::new();
        let mut pending: Vec<i64> = dues.iter().copied().collect();
        while clock.target.is_some() {
            let earliest = pending.first().copied().map(hours).transpose()?;
            let decision = step(&clock, earliest);
            let next = moved(&decision)?;
            prop_assert!(next.now >= clock.now);
            prop_assert_eq!(next.version, clock.version.next());
            prop_assert_eq!(decision.clock, Some(clock.id));
            if next.target.is_some() {
                prop_assert_eq!(&decision.jobs, &vec![Job::BillAccount { account: clock.account, instant: next.now }]);
                stops.push(pending.remove(0));
            } else {
                prop_assert!(decision.jobs.is_empty());
                prop_assert_eq!(decision.events.len(), 1);
                prop_assert_eq!(decision.events[0].kind, EventKind::TestClockAdvanced);
            }
            clock = next;
        }
        prop_assert_eq!(clock.now, hours(target)?);
        prop_assert_eq!(stops, dues.into_iter().filter(|due| *due <= target).collect::<Vec<_>>());
    }

    #[test]
    fn a_clock_never_goes_back(due in -3000_i64..3000) {
        let clock = advance(&clock()?, hours(2000)?)?.output;
        let next = moved(&step(&clock, Some(hours(due)?)))?;
        prop_assert!(next.now >= clock.now);
    }

    #[test]
    fn an_advance_goes_forward_by_at_most_two_years(seconds in -10_i64..2 * 63_300_000) {
        let target = at(START)?.after(SignedDuration::from_secs(seconds));
        let fits = seconds > 0 && seconds <= LONGEST_ADVANCE.as_secs();
        let advanced = advance(&clock()?, target);
        prop_assert_eq!(advanced.is_ok(), fits);
        if let Err(refusal) = advanced {
            prop_assert_eq!(refusal, Refusal::TestClockTarget);
        }
    }
}

#[test]
fn a_clock_stands_where_it_was_put() -> Checked {
    let created = create(&book()?, id(1), at(START)?, wall("2026-01-01T00:00:00Z")?)?;
    let clock = created.output;
    assert_eq!((clock.now, clock.target, clock.version), (at(START)?, None, Version::FIRST));
    assert_eq!(created.decision.events.len(), 1);
    assert_eq!(created.decision.events[0].kind, EventKind::TestClockCreated);
    // A subscription made at this moment must not miss the clock.
    let account =
        created.decision.writes.iter().find_map(|it| if let Write::Account(it) = it { Some(it) } else { None });
    assert_eq!(account.map(|it| it.version), Some(book()?.account.version.next()));
    Ok(())
}

#[test]
fn an_account_gets_one_clock_and_before_its_first_subscription() -> Checked {
    let now = wall("2026-01-01T00:00:00Z")?;
    let mut subscribed = book()?;
    subscribed.account.subscribed = true;
    let has_one = AccountBook { clock: Some(clock()?), ..book()? };
    for book in [subscribed, has_one] {
        assert_eq!(create(&book, id(2), at(START)?, now).err(), Some(Refusal::TestClockNotAllowed));
    }
    Ok(())
}

#[test]
fn the_books_run_on_the_clock_where_there_is_one() -> Checked {
    let now = wall("2026-05-05T05:05:05Z")?;
    assert_eq!(book()?.now(now), at("2026-05-05T05:05:05Z")?);
    assert_eq!(AccountBook { clock: Some(clock()?), ..book()? }.now(now), at(START)?);
    Ok(())
}

#[test]
fn setting_out_asks_for_the_first_step() -> Checked {
    let decided = advance(&clock()?, hours(1)?)?;
    assert_eq!(decided.output.target, Some(hours(1)?));
    assert_eq!(decided.output.now, at(START)?);
    assert_eq!(decided.decision.jobs, [Job::AdvanceTestClock { account: id(1) }]);
    Ok(())
}

#[test]
fn an_advance_of_exactly_two_years_is_allowed() -> Checked {
    let furthest = hours(2 * 366 * 24)?;
    assert!(advance(&clock()?, furthest).is_ok());
    assert_eq!(advance(&clock()?, furthest.after_seconds(1)).err(), Some(Refusal::TestClockTarget));
    Ok(())
}

#[test]
fn a_clock_under_way_is_busy() -> Checked {
    let clock = advance(&clock()?, hours(1)?)?.output;
    assert_eq!(advance(&clock, hours(2)?).err(), Some(Refusal::TestClockBusy));
    Ok(())
}

#[test]
fn a_clock_that_stands_takes_no_step() -> Checked {
    assert!(step(&clock()?, Some(at(START)?)).is_empty());
    assert!(step(&clock()?, None).is_empty());
    Ok(())
}

#[test]
fn what_is_due_at_the_target_is_billed_before_arriving() -> Checked {
    let clock = advance(&clock()?, hours(1)?)?.output;
    let next = moved(&step(&clock, Some(hours(1)?)))?;
    assert_eq!((next.now, next.target), (hours(1)?, Some(hours(1)?)));
    Ok(())
}

#[test]
fn an_endless_advance_ends() -> Checked {
    let mut clock = advance(&clock()?, hours(1)?)?.output;
    for _ in 0..=MOST_STEPS {
        clock = moved(&step(&clock, Some(at(START)?)))?;
    }
    assert_eq!((clock.target, clock.steps), (None, MOST_STEPS));
    assert_eq!(clock.now, at(START)?, "it does not pass over what is still due");
    Ok(())
}
