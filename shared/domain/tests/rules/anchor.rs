use crate::support::zones::{all_zones, instants, intervals, moments, month_intervals};
use crate::support::{Checked, Fault, at, cases, every, stored, zone};
use domain::Refusal;
use domain::time::{Anchor, BillingDay, Interval, IntervalUnit, Period, Zone};
use jiff::civil::Date;
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

pub(crate) fn billing_days() -> impl Strategy<Value = BillingDay> {
    let days = prop_oneof![1_u8..=31, 28_u8..=31];
    days.prop_filter_map("a billing day", |day| BillingDay::new(day).ok())
}

/// The day of the month that is `months` after that of `start`, or the month's last, in integers.
fn expected_date(start: Date, months: i64, day: i8) -> Result<Date, Fault> {
    let month = i64::from(start.year()) * 12 + i64::from(start.month()) - 1 + months;
    let number = |value: i64| i16::try_from(value).map_err(|error| Fault(error.to_string()));
    let (year, month) = (number(month.div_euclid(12))?, number(month.rem_euclid(12) + 1)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let month = i8::try_from(month).map_err(|error| Fault(error.to_string()))?;
    Ok(Date::new(year, month, day.min(last))?)
}

fn is_daily(interval: Interval) -> bool {
    interval.unit() == IntervalUnit::Day && interval.count() == 1
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn no_boundary_drifts_from_the_anchors_day_and_time(
        (zone, start) in moments(),
        day in proptest::option::of(billing_days()),
        interval in month_intervals(),
        n in -300_i32..300,
    ) {
        let local = zone.time_zone().to_datetime(start.timestamp());
        let months = i64::from(n) * i64::from(interval.count()) * if interval.unit() == IntervalUnit::Year { 12 } else { 1 };
        let day_of_month = day.map_or(Ok(local.day()), |day| i8::try_from(day.get()))?;
        let wanted = expected_date(local.date(), months, day_of_month)?.to_datetime(local.time());
        let found = Anchor { at: start, day }.boundary(n, interval, &zone)?;
        if n == 0 {
            prop_assert_eq!(found, start);
            return Ok(());
        }
        let shown = zone.time_zone().to_datetime(found.timestamp());
        match zone.time_zone().to_ambiguous_timestamp(wanted).offset() {
            AmbiguousOffset::Unambiguous { .. } => prop_assert_eq!(shown, wanted),
            AmbiguousOffset::Gap { before, after } => {
                prop_assert_eq!(shown, wanted.checked_add(before.duration_until(after))?);
            }
            AmbiguousOffset::Fold { before, .. } => {
                prop_assert_eq!(shown, wanted);
                prop_assert_eq!(found.timestamp(), before.to_timestamp(wanted)?);
            }
        }
    }

    #[test]
    fn days_and_weeks_pass_over_the_billing_day(
        (zone, start) in moments(),
        day in billing_days(),
        weekly: bool,
        n in -500_i32..500,
    ) {
        let interval = every(1, if weekly { IntervalUnit::Week } else { IntervalUnit::Day })?;
        let plain = Anchor::new(start).boundary(n, interval, &zone)?;
        prop_assert_eq!(Anchor { at: start, day: Some(day) }.boundary(n, interval, &zone)?, plain);
    }

    #[test]
    fn boundaries_increase_except_over_a_day_that_does_not_exist(
        (zone, start) in moments(),
        interval in intervals(),
        n in -100_i32..100,
        near in -3_i32..3,
        nearby: bool,
    ) {
        let n = if nearby { near } else { n };
        let anchor = Anchor::new(start);
        let (from, to) = (anchor.boundary(n, interval, &zone)?, anchor.boundary(n + 1, interval, &zone)?);
        if from == to {
            prop_assert!(is_daily(interval));
            let local = zone.time_zone().to_datetime(start.timestamp()).date();
            let missing = local.checked_add(SignedDuration::from_hours(24 * i64::from(n)))?;
            prop_assert!(zone.time_zone().to_datetime(from.timestamp()).date() > missing);
            prop_assert_eq!(anchor.period(n, interval, &zone), Err(Refusal::EmptyPeriod));
        } else {
            prop_assert_eq!(anchor.period(n, interval, &zone), Period::new(from, to));
            prop_assert!(from < to);
        }
    }

    #[test]
    fn every_boundary_begins_a_period(
        (zone, start) in moments(),
        day in proptest::option::of(billing_days()),
        interval in intervals(),
        n in -100_i32..100,
        near in -3_i32..3,
        nearby: bool,
    ) {
        let n = if nearby { near } else { n };
        // The anchor as it comes to be: on its own day.
        let local = zone.time_zone().to_datetime(start.timestamp()).date();
        let day = day.filter(|day| expected_date(local, 0, i8::try_from(day.get()).unwrap_or(31)).is_ok_and(|date| date == local));
        let anchor = Anchor { at: start, day };
        let boundary = anchor.boundary(n, interval, &zone)?;
        let (index, period) = anchor.period_from(n, interval, &zone)?;
        let skipped = anchor.boundary(n + 1, interval, &zone)? == boundary;
        prop_assert_eq!(index, if skipped { n + 1 } else { n });
        prop_assert_eq!(period.start(), boundary);
        prop_assert_eq!(period, anchor.period(index, interval, &zone)?);
        prop_assert_eq!(anchor.index_at(boundary, interval, &zone)?, index);
        prop_assert_eq!(anchor.index_at(period.end().after_seconds(-1), interval, &zone)?, index);
        let before = anchor.index_at(boundary.after_seconds(-1), interval, &zone)?;
        prop_assert_eq!(anchor.period(before, interval, &zone)?.end(), boundary);
    }

    #[test]
    fn an_instant_lies_in_the_period_of_its_index(
        (zone, start) in moments(),
        away in -4_000_000_000_i64..4_000_000_000,
        near in -400_000_i64..400_000,
        nearby: bool,
        interval in intervals(),
    ) {
        let instant = start.after_seconds(if nearby { near } else { away });
        let anchor = Anchor::new(start);
        let index = anchor.index_at(instant, interval, &zone)?;
        prop_assert!(anchor.period(index, interval, &zone)?.contains(instant));
    }

    #[test]
    fn nothing_breaks_the_calendar(
        zone in prop::sample::select(all_zones()),
        start in instants(),
        instant in instants(),
        day in proptest::option::of(billing_days()),
        interval in intervals(),
        n: i32,
    ) {
        let anchor = Anchor { at: start, day };
        let beyond = Some(Refusal::BeyondCalendar);
        let boundary = anchor.boundary(n, interval, &zone);
        prop_assert!(boundary.is_ok() || boundary.err() == beyond);
        let period = anchor.period(n, interval, &zone);
        prop_assert!(period.is_ok() || period.err() == beyond);
        let next = anchor.period_from(n, interval, &zone);
        prop_assert!(next.is_ok() || next.err() == beyond);
        match anchor.index_at(instant, interval, &zone) {
            Ok(index) => prop_assert!(anchor.period(index, interval, &zone)?.contains(instant)),
            Err(refusal) => prop_assert_eq!(refusal, Refusal::BeyondCalendar),
        }
    }

    #[test]
    fn an_anchor_is_stored_as_it_is(start in instants(), day in proptest::option::of(billing_days())) {
        let anchor = Anchor { at: start, day };
        prop_assert_eq!(stored(&anchor)?, anchor);
    }
}

#[test]
fn a_billing_day_is_a_day_of_a_month() -> Checked {
    for day in 0..=u8::MAX {
        let read = serde_json::from_value::<BillingDay>(day.into());
        if (1..=31).contains(&day) {
            assert_eq!(BillingDay::new(day)?.get(), day);
            assert_eq!(read?, BillingDay::new(day)?);
        } else {
            assert_eq!(BillingDay::new(day), Err(Refusal::BillingDayOutOfRange));
            assert!(read.is_err());
        }
    }
    Ok(())
}

/// A gap longer than a day would let daily boundaries go back; a new release of the database could bring one.
#[test]
fn no_zone_ever_skipped_more_than_a_day() -> Checked {
    let mut days = 0;
    for zone in all_zones() {
        let zone = zone.time_zone();
        let mut before = zone.to_offset(Timestamp::MIN);
        for change in zone.following(Timestamp::MIN).take_while(|change| change.timestamp().as_second() < 4_100_000_000)
        {
            let moved = before.duration_until(change.offset());
            assert!(moved.abs() <= SignedDuration::from_hours(24), "{zone:?} {change:?}");
            days += i32::from(moved == SignedDuration::from_hours(24));
            before = change.offset();
        }
    }
    assert!(days > 0);
    Ok(())
}

fn boundaries(anchor: Anchor, from: i32, count: i32, interval: Interval, zone: &Zone) -> Result<Vec<String>, Fault> {
    (from..from + count).map(|n| Ok(anchor.boundary(n, interval, zone)?.to_string())).collect()
}

fn anchored(start: &str, day: u8) -> Result<Anchor, Fault> {
    Ok(Anchor { at: at(start)?, day: Some(BillingDay::new(day)?) })
}

#[test]
fn a_31st_comes_back_over_a_leap_year_in_both_directions() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    let anchor = Anchor::new(at("2028-01-31T09:00:00Z")?);
    assert_eq!(
        boundaries(anchor, -3, 7, monthly, &Zone::utc())?,
        [
            "2027-10-31T09:00:00Z",
            "2027-11-30T09:00:00Z",
            "2027-12-31T09:00:00Z",
            "2028-01-31T09:00:00Z",
            "2028-02-29T09:00:00Z",
            "2028-03-31T09:00:00Z",
            "2028-04-30T09:00:00Z",
        ]
    );
    assert_eq!(
        boundaries(anchor, 12, 3, monthly, &Zone::utc())?,
        ["2029-01-31T09:00:00Z", "2029-02-28T09:00:00Z", "2029-03-31T09:00:00Z"]
    );
    Ok(())
}

#[test]
fn an_anchor_in_a_short_month_keeps_the_day_it_was_set_for() -> Checked {
    assert_eq!(
        boundaries(anchored("2027-02-28T00:00:00Z", 31)?, -1, 5, every(1, IntervalUnit::Month)?, &Zone::utc())?,
        [
            "2027-01-31T00:00:00Z",
            "2027-02-28T00:00:00Z",
            "2027-03-31T00:00:00Z",
            "2027-04-30T00:00:00Z",
            "2027-05-31T00:00:00Z"
        ]
    );
    assert_eq!(
        boundaries(anchored("2027-02-28T00:00:00Z", 30)?, 0, 3, every(1, IntervalUnit::Month)?, &Zone::utc())?,
        ["2027-02-28T00:00:00Z", "2027-03-30T00:00:00Z", "2027-04-30T00:00:00Z"]
    );
    for day in [29, 30, 31] {
        assert_eq!(
            boundaries(anchored("2027-02-28T00:00:00Z", day)?, -3, 5, every(1, IntervalUnit::Year)?, &Zone::utc())?,
            [
                "2024-02-29T00:00:00Z",
                "2025-02-28T00:00:00Z",
                "2026-02-28T00:00:00Z",
                "2027-02-28T00:00:00Z",
                "2028-02-29T00:00:00Z"
            ]
        );
    }
    Ok(())
}

#[test]
fn quarters_are_three_months() -> Checked {
    assert_eq!(
        boundaries(anchored("2027-11-30T00:00:00Z", 31)?, 0, 5, every(3, IntervalUnit::Month)?, &Zone::utc())?,
        [
            "2027-11-30T00:00:00Z",
            "2028-02-29T00:00:00Z",
            "2028-05-31T00:00:00Z",
            "2028-08-31T00:00:00Z",
            "2028-11-30T00:00:00Z"
        ]
    );
    Ok(())
}

#[test]
fn a_negative_index_meets_the_same_gaps_and_overlaps() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    // 02:30 in Berlin on 28 April; 03:30 on the day of the change.
    assert_eq!(
        boundaries(Anchor::new(at("2027-04-28T00:30:00Z")?), -2, 3, monthly, &zone("Europe/Berlin")?)?,
        ["2027-02-28T01:30:00Z", "2027-03-28T01:30:00Z", "2027-04-28T00:30:00Z"]
    );
    // 01:30 in New York on 7 December; the first of two on 7 November.
    assert_eq!(
        boundaries(Anchor::new(at("2027-12-07T06:30:00Z")?), -2, 3, monthly, &zone("America/New_York")?)?,
        ["2027-10-07T05:30:00Z", "2027-11-07T05:30:00Z", "2027-12-07T06:30:00Z"]
    );
    Ok(())
}

#[test]
fn lord_howe_moves_by_half_an_hour() -> Checked {
    let daily = every(1, IntervalUnit::Day)?;
    let lord_howe = zone("Australia/Lord_Howe")?;
    // 02:15, which the night of 3 October 2027 skips: it becomes 02:45.
    assert_eq!(
        boundaries(Anchor::new(at("2027-10-01T15:45:00Z")?), 0, 3, daily, &lord_howe)?,
        ["2027-10-01T15:45:00Z", "2027-10-02T15:45:00Z", "2027-10-03T15:15:00Z"]
    );
    // 01:45, which the night of 4 April 2027 shows twice.
    assert_eq!(
        boundaries(Anchor::new(at("2027-04-02T14:45:00Z")?), 0, 3, daily, &lord_howe)?,
        ["2027-04-02T14:45:00Z", "2027-04-03T14:45:00Z", "2027-04-04T15:15:00Z"]
    );
    Ok(())
}

#[test]
fn a_midnight_that_sao_paulo_skipped_was_at_one() -> Checked {
    // 4 November 2018 began at 01:00.
    assert_eq!(
        boundaries(
            Anchor::new(at("2018-10-04T03:00:00Z")?),
            0,
            3,
            every(1, IntervalUnit::Month)?,
            &zone("America/Sao_Paulo")?
        )?,
        ["2018-10-04T03:00:00Z", "2018-11-04T03:00:00Z", "2018-12-04T02:00:00Z"]
    );
    Ok(())
}

#[test]
fn a_day_that_a_zone_skipped_is_not_sold() -> Checked {
    let daily = every(1, IntervalUnit::Day)?;
    for (name, eve, missing) in [
        ("Pacific/Apia", "2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z"),
        ("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
        ("Pacific/Kwajalein", "1993-08-20T12:00:00Z", "1993-08-21T12:00:00Z"),
        ("Pacific/Kiritimati", "1994-12-30T22:40:00Z", "1994-12-31T22:40:00Z"),
    ] {
        let zone = zone(name)?;
        let anchor = Anchor::new(at(eve)?);
        assert_eq!(anchor.period(0, daily, &zone), Ok(Period::new(at(eve)?, at(missing)?)?), "{name}");
        assert_eq!(anchor.period(1, daily, &zone), Err(Refusal::EmptyPeriod), "{name}");
        let (index, next) = anchor.period_from(1, daily, &zone)?;
        assert_eq!((index, next.start(), next.seconds()), (2, at(missing)?, 86_400), "{name}");
        assert_eq!(anchor.index_at(at(missing)?, daily, &zone), Ok(2), "{name}");
        assert_eq!(anchor.index_at(at(missing)?.after_seconds(-1), daily, &zone), Ok(0), "{name}");
        assert_eq!(Anchor::new(at(missing)?).index_at(at(missing)?.after_seconds(-1), daily, &zone), Ok(-2), "{name}");
        assert!(anchor.period(0, every(2, IntervalUnit::Day)?, &zone).is_ok(), "{name}");
    }
    Ok(())
}

#[test]
fn an_evening_that_comes_twice_belongs_to_the_day_that_had_begun() -> Checked {
    // On 7 November 2010 the clocks of St. John's went from 00:01 back to 23:01 of the 6th.
    let anchor = Anchor::new(at("2010-11-01T02:30:00Z")?);
    let st_johns = zone("America/St_Johns")?;
    for (instant, index) in [
        ("2010-11-07T02:29:59Z", 5),
        ("2010-11-07T02:30:00Z", 6),
        ("2010-11-07T03:00:00Z", 6),
        ("2010-11-08T03:30:00Z", 7),
    ] {
        assert_eq!(anchor.index_at(at(instant)?, every(1, IntervalUnit::Day)?, &st_johns), Ok(index), "{instant}");
    }
    Ok(())
}

#[test]
fn indices_are_negative_before_the_anchor() -> Checked {
    let anchor = anchored("2027-02-28T00:00:00Z", 31)?;
    let monthly = every(1, IntervalUnit::Month)?;
    for (instant, index) in [
        ("2027-01-30T23:59:59Z", -2),
        ("2027-01-31T00:00:00Z", -1),
        ("2027-02-27T23:59:59Z", -1),
        ("2027-02-28T00:00:00Z", 0),
        ("2027-03-30T23:59:59Z", 0),
        ("2027-03-31T00:00:00Z", 1),
        ("2031-02-27T23:59:59Z", 47),
        ("2031-02-28T00:00:00Z", 48),
    ] {
        assert_eq!(anchor.index_at(at(instant)?, monthly, &Zone::utc()), Ok(index), "{instant}");
    }
    Ok(())
}

#[test]
fn the_last_index_has_no_period() -> Checked {
    let anchor = Anchor::new(at("2027-02-28T00:00:00Z")?);
    for n in [i32::MIN, i32::MAX] {
        assert_eq!(anchor.period(n, every(1, IntervalUnit::Day)?, &Zone::utc()), Err(Refusal::BeyondCalendar));
    }
    Ok(())
}
