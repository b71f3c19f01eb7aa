use crate::anchor::billing_days;
use crate::support::zones::{all_zones, instants, intervals, moments, month_intervals};
use crate::support::{Checked, Fault, at, cases, every, stored, zone};
use domain::Refusal;
use domain::time::{AnchorRule, BillingDay, FirstPeriod, Interval, IntervalUnit, Period, Zone, first_period};
use proptest::prelude::*;

fn rules() -> impl Strategy<Value = AnchorRule> {
    prop_oneof![
        Just(AnchorRule::Start),
        Just(AnchorRule::CalendarMonth),
        billing_days().prop_map(AnchorRule::BillingDay),
    ]
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_first_period_leads_to_a_boundary(
        (zone, start) in moments(),
        rule in rules(),
        interval in month_intervals(),
    ) {
        let first = first_period(start, rule, interval, &zone)?;
        prop_assert_eq!(first.period.start(), start);
        prop_assert_eq!(first.period.end(), first.anchor.boundary(first.next_index, interval, &zone)?);
        prop_assert_eq!(first.period.end(), first.whole.end());
        prop_assert_eq!(first.whole, first.anchor.period(first.next_index - 1, interval, &zone)?);
        prop_assert!(first.whole.start() <= start);
        prop_assert_eq!(first.anchor.period_from(first.next_index, interval, &zone)?.0, first.next_index);
    }

    #[test]
    fn a_start_without_a_billing_day_is_the_anchor((zone, start) in moments(), interval in intervals()) {
        let first = first_period(start, AnchorRule::Start, interval, &zone)?;
        prop_assert_eq!((first.anchor.at, first.anchor.day), (start, None));
        prop_assert_eq!(first.period, first.anchor.period(0, interval, &zone)?);
        prop_assert_eq!(first.whole, first.period);
        prop_assert_eq!(first.anchor.period_from(1, interval, &zone)?.0, first.next_index);
    }

    #[test]
    fn a_stub_is_shorter_than_the_month_and_ends_at_the_start_of_the_billing_day(
        (zone, start) in moments(),
        day in billing_days(),
        interval in month_intervals(),
    ) {
        let first = first_period(start, AnchorRule::BillingDay(day), interval, &zone)?;
        let shown = zone.time_zone().to_datetime(first.anchor.at.timestamp());
        let expected = i8::try_from(day.get())?.min(shown.date().days_in_month());
        prop_assert_eq!((shown.day(), shown.hour(), shown.minute(), shown.second()), (expected, 0, 0, 0));
        let monthly = first_period(start, AnchorRule::BillingDay(day), every(1, IntervalUnit::Month)?, &zone)?;
        if first.period == first.whole {
            prop_assert_eq!(monthly.period, monthly.whole);
        } else {
            prop_assert_eq!(first.period, monthly.period);
            prop_assert!(monthly.whole.start() < start);
        }
    }

    #[test]
    fn a_boundary_as_the_start_makes_no_stub(
        (zone, start) in moments(),
        day in billing_days(),
        interval in month_intervals(),
    ) {
        let rule = AnchorRule::BillingDay(day);
        let before = first_period(start, rule, interval, &zone)?;
        let first = first_period(before.period.end(), rule, interval, &zone)?;
        prop_assert_eq!(first.period, first.whole);
        prop_assert_eq!(first.period, before.anchor.period(before.next_index, interval, &zone)?);
        let early = first_period(before.period.end().after_seconds(-1), rule, interval, &zone)?;
        prop_assert_eq!((early.period.seconds(), early.period.end()), (1, before.period.end()));
    }

    #[test]
    fn a_calendar_month_is_billing_day_1((zone, start) in moments(), interval in month_intervals()) {
        prop_assert_eq!(
            first_period(start, AnchorRule::CalendarMonth, interval, &zone)?,
            first_period(start, AnchorRule::BillingDay(BillingDay::FIRST), interval, &zone)?
        );
    }

    #[test]
    fn no_start_breaks_the_calendar(
        zone in prop::sample::select(all_zones()),
        start in instants(),
        rule in rules(),
        interval in month_intervals(),
    ) {
        let first = first_period(start, rule, interval, &zone);
        prop_assert!(first.is_ok() || first.err() == Some(Refusal::BeyondCalendar));
    }

    #[test]
    fn a_rule_is_stored_as_it_is(rule in rules()) {
        prop_assert_eq!(stored(&rule)?, rule);
    }
}

fn first(start: &str, day: u8, interval: Interval, zone: &Zone) -> Result<FirstPeriod, Fault> {
    Ok(first_period(at(start)?, AnchorRule::BillingDay(BillingDay::new(day)?), interval, zone)?)
}

fn period(start: &str, end: &str) -> Result<Period, Fault> {
    Ok(Period::new(at(start)?, at(end)?)?)
}

#[test]
fn a_stub_ends_on_the_billing_day_of_this_month_or_the_next() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    for (start, day, end, full) in [
        ("2027-02-10T09:00:00Z", 31, "2027-02-28T00:00:00Z", "2027-01-31T00:00:00Z"),
        ("2028-02-10T09:00:00Z", 31, "2028-02-29T00:00:00Z", "2028-01-31T00:00:00Z"),
        ("2027-02-28T00:00:01Z", 31, "2027-03-31T00:00:00Z", "2027-02-28T00:00:00Z"),
        ("2028-02-28T09:00:00Z", 31, "2028-02-29T00:00:00Z", "2028-01-31T00:00:00Z"),
        ("2027-03-10T09:00:00Z", 15, "2027-03-15T00:00:00Z", "2027-02-15T00:00:00Z"),
        ("2027-03-15T09:00:00Z", 15, "2027-04-15T00:00:00Z", "2027-03-15T00:00:00Z"),
        ("2027-12-20T09:00:00Z", 5, "2028-01-05T00:00:00Z", "2027-12-05T00:00:00Z"),
    ] {
        let first = first(start, day, monthly, &Zone::utc())?;
        assert_eq!((first.period, first.whole), (period(start, end)?, period(full, end)?), "{start}");
        assert_eq!((first.anchor.at, first.next_index), (at(end)?, 0), "{start}");
    }
    Ok(())
}

#[test]
fn a_start_on_the_boundary_is_billed_in_full() -> Checked {
    let first = first("2027-02-28T00:00:00Z", 31, every(1, IntervalUnit::Month)?, &Zone::utc())?;
    let whole = period("2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z")?;
    assert_eq!((first.period, first.whole, first.next_index), (whole, whole, 1));
    Ok(())
}

#[test]
fn a_stub_of_a_quarter_or_a_year_is_measured_against_the_whole_interval() -> Checked {
    let quarterly = first("2027-02-10T00:00:00Z", 31, every(3, IntervalUnit::Month)?, &Zone::utc())?;
    assert_eq!(quarterly.period, period("2027-02-10T00:00:00Z", "2027-02-28T00:00:00Z")?);
    assert_eq!(quarterly.whole, period("2026-11-30T00:00:00Z", "2027-02-28T00:00:00Z")?);
    for (start, day, from, end, next) in [
        ("2028-02-10T00:00:00Z", 29, "2027-02-28T00:00:00Z", "2028-02-29T00:00:00Z", "2029-02-28T00:00:00Z"),
        ("2027-02-10T00:00:00Z", 30, "2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("2027-02-10T00:00:00Z", 31, "2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("2027-02-10T00:00:00Z", 1, "2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z", "2028-03-01T00:00:00Z"),
    ] {
        let yearly = every(1, IntervalUnit::Year)?;
        let first = first(start, day, yearly, &Zone::utc())?;
        assert_eq!((first.period, first.whole), (period(start, end)?, period(from, end)?), "{day}");
        assert_eq!(first.anchor.period(first.next_index, yearly, &Zone::utc()), Ok(period(end, next)?), "{day}");
    }
    Ok(())
}

#[test]
fn a_month_begins_at_midnight_on_the_customers_wall() -> Checked {
    let berlin = zone("Europe/Berlin")?;
    // Half past midnight on 1 July in Berlin, still June in UTC.
    let start = at("2027-06-30T22:30:00Z")?;
    let first = first_period(start, AnchorRule::CalendarMonth, every(1, IntervalUnit::Month)?, &berlin)?;
    assert_eq!(first.period, period("2027-06-30T22:30:00Z", "2027-07-31T22:00:00Z")?);
    assert_eq!(first.whole, period("2027-06-30T22:00:00Z", "2027-07-31T22:00:00Z")?);
    Ok(())
}

#[test]
fn a_skipped_midnight_is_moved_for_once_only() -> Checked {
    let sao_paulo = zone("America/Sao_Paulo")?;
    let monthly = every(1, IntervalUnit::Month)?;
    // 4 November 2018 began at 01:00.
    let stub = first("2018-10-20T03:00:00Z", 4, monthly, &sao_paulo)?;
    assert_eq!(stub.period, period("2018-10-20T03:00:00Z", "2018-11-04T03:00:00Z")?);
    assert_eq!(stub.whole, period("2018-10-04T03:00:00Z", "2018-11-04T03:00:00Z")?);
    assert_eq!((stub.anchor.at, stub.next_index), (at("2018-12-04T02:00:00Z")?, -1));
    let next = stub.anchor.period(-1, monthly, &sao_paulo)?;
    assert_eq!(next, period("2018-11-04T03:00:00Z", "2018-12-04T02:00:00Z")?);
    let whole = first("2018-11-04T03:00:00Z", 4, monthly, &sao_paulo)?;
    assert_eq!((whole.period, whole.whole, whole.next_index), (next, next, 0));
    Ok(())
}

#[test]
fn a_billing_day_that_a_zone_skipped_is_the_next_day() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    // 30 December 2011 does not exist in Apia; the 31st began at 10:00 UTC.
    let apia = zone("Pacific/Apia")?;
    let stub = first("2011-12-20T10:00:00Z", 30, monthly, &apia)?;
    assert_eq!(stub.period, period("2011-12-20T10:00:00Z", "2011-12-30T10:00:00Z")?);
    assert_eq!(stub.anchor.boundary(stub.next_index + 1, monthly, &apia)?, at("2012-01-29T10:00:00Z")?);
    // 31 December 1994 does not exist in Kiritimati: its boundary is the beginning of January, and January has its own.
    let kiritimati = zone("Pacific/Kiritimati")?;
    let start = first("1994-12-31T10:00:00Z", 31, monthly, &kiritimati)?;
    assert_eq!(start.period, period("1994-12-31T10:00:00Z", "1995-01-30T10:00:00Z")?);
    assert_eq!(start.whole, start.period);
    let yearly = first("1994-12-31T10:00:00Z", 31, every(1, IntervalUnit::Year)?, &kiritimati)?;
    assert_eq!(yearly.period, period("1994-12-31T10:00:00Z", "1995-12-30T10:00:00Z")?);
    assert_eq!(yearly.whole, yearly.period);
    Ok(())
}

#[test]
fn days_and_weeks_have_no_billing_day() -> Checked {
    for unit in [IntervalUnit::Day, IntervalUnit::Week] {
        for rule in [AnchorRule::CalendarMonth, AnchorRule::BillingDay(BillingDay::new(15)?)] {
            let refused = first_period(at("2027-02-10T00:00:00Z")?, rule, every(1, unit)?, &Zone::utc());
            assert_eq!(refused, Err(Refusal::BillingDayNeedsMonths));
        }
    }
    Ok(())
}

#[test]
fn a_daily_start_before_a_skipped_day_goes_on_after_it() -> Checked {
    let first = first_period(
        at("2011-12-29T19:00:00Z")?,
        AnchorRule::Start,
        every(1, IntervalUnit::Day)?,
        &zone("Pacific/Apia")?,
    )?;
    assert_eq!(first.period, period("2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z")?);
    assert_eq!(first.next_index, 2);
    Ok(())
}

#[test]
fn a_rule_is_written_in_snake_case() -> Checked {
    for (rule, text) in [
        (AnchorRule::Start, r#""start""#),
        (AnchorRule::CalendarMonth, r#""calendar_month""#),
        (AnchorRule::BillingDay(BillingDay::new(15)?), r#"{"billing_day":15}"#),
    ] {
        assert_eq!(serde_json::to_string(&rule)?, text);
    }
    assert!(serde_json::from_str::<AnchorRule>(r#"{"billing_day":32}"#).is_err());
    Ok(())
}
