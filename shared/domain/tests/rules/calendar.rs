use crate::support::{Checked, Fault, at, cases, every, zone};
use domain::Refusal;
use domain::time::{BillingTime, Interval, IntervalUnit, Zone, boundary};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::AmbiguousOffset;
use proptest::prelude::*;

const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Africa/Casablanca",
];

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(ZONES).prop_filter_map("a zone", |name| zone(name).ok())
}

/// Any second from 2020 to 2080.
fn anchors() -> impl Strategy<Value = BillingTime> {
    (1_577_836_800_i64..3_471_292_800)
        .prop_filter_map("an instant", |second| Timestamp::from_second(second).ok().map(BillingTime::new))
}

/// Anchors on the days that clocks change, when a local time is missing or comes twice.
fn anchors_at_changes() -> impl Strategy<Value = BillingTime> {
    let days = ["2027-03-28", "2027-10-31", "2027-03-14", "2027-11-07", "2028-02-29", "2027-01-31", "2027-12-31"];
    (prop::sample::select(days.to_vec()), 0_i64..24 * 3600).prop_filter_map("an instant", |(day, second)| {
        let start = at(&format!("{day}T00:00:00Z")).ok()?;
        Timestamp::from_second(start.second() + second).ok().map(BillingTime::new)
    })
}

fn units() -> impl Strategy<Value = IntervalUnit> {
    prop::sample::select(vec![IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year])
}

fn intervals() -> impl Strategy<Value = Interval> {
    (units(), 1_u16..=10).prop_filter_map("an interval", |(unit, count)| Interval::new(unit, count).ok())
}

/// The date `months` later with the day clamped, in integers.
fn months_later(start: Date, months: i64) -> Result<Date, Fault> {
    let month = i64::from(start.year()) * 12 + i64::from(start.month()) - 1 + months;
    let number = |value: i64| i16::try_from(value).map_err(|error| Fault(error.to_string()));
    let year = number(month.div_euclid(12))?;
    let month = number(month.rem_euclid(12) + 1)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let month = i8::try_from(month).map_err(|error| Fault(error.to_string()))?;
    Ok(Date::new(year, month, start.day().min(last))?)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_boundary_before_the_first_is_the_anchor(
        anchor in prop_oneof![anchors(), anchors_at_changes()],
        interval in intervals(),
        zone in zones(),
    ) {
        prop_assert_eq!(boundary(anchor, 0, interval, &zone)?, anchor);
    }

    #[test]
    fn boundaries_only_ever_grow(
        anchor in prop_oneof![anchors(), anchors_at_changes()],
        interval in intervals(),
        zone in zones(),
        n in 0_u32..400,
    ) {
        prop_assert!(boundary(anchor, n, interval, &zone)? < boundary(anchor, n + 1, interval, &zone)?);
    }

    #[test]
    fn a_boundary_keeps_the_anchors_day_or_takes_the_months_last(
        anchor in prop_oneof![anchors(), anchors_at_changes()],
        count in 1_u16..=24,
        yearly: bool,
        zone in zones(),
        n in 0_u32..50,
    ) {
        let interval = every(if yearly { count % 10 + 1 } else { count }, if yearly { IntervalUnit::Year } else { IntervalUnit::Month })?;
        let months = i64::from(n) * i64::from(interval.count()) * if yearly { 12 } else { 1 };
        let start = anchor.timestamp().to_zoned(zone.time_zone());
        let found = boundary(anchor, n, interval, &zone)?.timestamp().to_zoned(zone.time_zone());
        prop_assert_eq!(found.date(), months_later(start.date(), months)?);
    }

    #[test]
    fn days_and_weeks_count_local_days(
        anchor in prop_oneof![anchors(), anchors_at_changes()],
        weekly: bool,
        zone in zones(),
        n in 0_u32..500,
    ) {
        let interval = every(1, if weekly { IntervalUnit::Week } else { IntervalUnit::Day })?;
        let start = anchor.timestamp().to_zoned(zone.time_zone()).date();
        let found = boundary(anchor, n, interval, &zone)?.timestamp().to_zoned(zone.time_zone()).date();
        let days = (found - start).get_days();
        prop_assert_eq!(i64::from(days), i64::from(n) * if weekly { 7 } else { 1 });
    }

    #[test]
    fn the_local_time_of_day_stays_unless_the_clock_skips_it(
        anchor in prop_oneof![anchors(), anchors_at_changes()],
        interval in intervals(),
        zone in zones(),
        n in 0_u32..100,
    ) {
        let start = anchor.timestamp().to_zoned(zone.time_zone());
        let found = boundary(anchor, n, interval, &zone)?.timestamp().to_zoned(zone.time_zone());
        let wanted = found.date().to_datetime(start.time());
        let offset = zone.time_zone().to_ambiguous_timestamp(wanted).offset();
        if matches!(offset, AmbiguousOffset::Gap { .. }) {
            prop_assert!(found.datetime() > wanted);
        } else {
            prop_assert_eq!(found.time(), start.time());
        }
    }

    #[test]
    fn a_31st_anchor_never_drifts(n in 0_u32..1200) {
        let anchor = at("2028-01-31T09:00:00Z")?;
        let found = boundary(anchor, n, every(1, IntervalUnit::Month)?, &Zone::utc())?;
        let day = found.timestamp().to_zoned(Zone::utc().time_zone()).date();
        prop_assert_eq!(day, day.last_of_month());
    }

    #[test]
    fn no_count_breaks_the_calendar(anchor in anchors(), unit in units(), count in 1_u16..=10, zone in zones(), n: u32) {
        let found = boundary(anchor, n, every(count, unit)?, &zone);
        prop_assert!(found.is_ok() || found == Err(Refusal::BeyondCalendar));
    }

    #[test]
    fn an_interval_is_at_most_ten_years(unit in units(), count: u16) {
        let most = match unit {
            IntervalUnit::Day => 3650,
            IntervalUnit::Week => 520,
            IntervalUnit::Month => 120,
            IntervalUnit::Year => 10,
        };
        let interval = Interval::new(unit, count);
        if (1..=most).contains(&count) {
            prop_assert_eq!((interval?.unit(), interval?.count()), (unit, count));
        } else {
            prop_assert_eq!(interval, Err(Refusal::IntervalOutOfRange));
        }
    }
}

fn boundaries(anchor: &str, interval: Interval, zone: &Zone, count: u32) -> Result<Vec<String>, Fault> {
    let anchor = at(anchor)?;
    (0..count).map(|n| Ok(boundary(anchor, n, interval, zone)?.to_string())).collect()
}

#[test]
fn the_end_of_a_short_month_is_a_visit_not_a_move() -> Checked {
    assert_eq!(
        boundaries("2028-01-31T09:00:00Z", every(1, IntervalUnit::Month)?, &Zone::utc(), 6)?,
        [
            "2028-01-31T09:00:00Z",
            "2028-02-29T09:00:00Z",
            "2028-03-31T09:00:00Z",
            "2028-04-30T09:00:00Z",
            "2028-05-31T09:00:00Z",
            "2028-06-30T09:00:00Z",
        ]
    );
    Ok(())
}

#[test]
fn a_leap_day_comes_back_every_fourth_year() -> Checked {
    assert_eq!(
        boundaries("2028-02-29T12:00:00Z", every(1, IntervalUnit::Year)?, &Zone::utc(), 5)?,
        [
            "2028-02-29T12:00:00Z",
            "2029-02-28T12:00:00Z",
            "2030-02-28T12:00:00Z",
            "2031-02-28T12:00:00Z",
            "2032-02-29T12:00:00Z",
        ]
    );
    Ok(())
}

#[test]
fn a_local_time_that_spring_skips_moves_forward_by_the_gap_and_returns() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    // 02:30 in Berlin, 03:30 on the day of the change.
    assert_eq!(
        boundaries("2027-02-28T01:30:00Z", monthly, &zone("Europe/Berlin")?, 3)?,
        ["2027-02-28T01:30:00Z", "2027-03-28T01:30:00Z", "2027-04-28T00:30:00Z"]
    );
    // 02:30 in New York, 03:30 on the day of the change.
    assert_eq!(
        boundaries("2027-02-14T07:30:00Z", monthly, &zone("America/New_York")?, 3)?,
        ["2027-02-14T07:30:00Z", "2027-03-14T07:30:00Z", "2027-04-14T06:30:00Z"]
    );
    Ok(())
}

#[test]
fn a_local_time_that_autumn_repeats_is_the_first_of_the_two() -> Checked {
    let monthly = every(1, IntervalUnit::Month)?;
    // 02:30 in Berlin: 31 August, 30 September, 31 October, 30 November.
    assert_eq!(
        boundaries("2027-08-31T00:30:00Z", monthly, &zone("Europe/Berlin")?, 4)?,
        ["2027-08-31T00:30:00Z", "2027-09-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-30T01:30:00Z"]
    );
    // 01:30 in New York.
    assert_eq!(
        boundaries("2027-10-07T05:30:00Z", monthly, &zone("America/New_York")?, 3)?,
        ["2027-10-07T05:30:00Z", "2027-11-07T05:30:00Z", "2027-12-07T06:30:00Z"]
    );
    Ok(())
}

#[test]
fn an_anchor_in_the_second_of_the_repeated_hours_is_itself() -> Checked {
    // 01:30 in New York for the second time that night.
    assert_eq!(
        boundaries("2027-11-07T06:30:00Z", every(1, IntervalUnit::Day)?, &zone("America/New_York")?, 2)?,
        ["2027-11-07T06:30:00Z", "2027-11-08T06:30:00Z"]
    );
    Ok(())
}

#[test]
fn a_day_of_a_change_of_clocks_has_23_or_25_hours() -> Checked {
    assert_eq!(
        boundaries("2027-03-27T23:00:00Z", every(1, IntervalUnit::Day)?, &zone("Europe/Berlin")?, 2)?,
        ["2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"]
    );
    assert_eq!(
        boundaries("2027-10-30T22:00:00Z", every(1, IntervalUnit::Day)?, &zone("Europe/Berlin")?, 2)?,
        ["2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"]
    );
    Ok(())
}

#[test]
fn the_month_is_the_one_on_the_customers_wall() -> Checked {
    // Half past midnight on 1 March in Berlin is still February in UTC.
    let found = boundary(at("2027-02-28T23:30:00Z")?, 1, every(1, IntervalUnit::Month)?, &zone("Europe/Berlin")?)?;
    let local = found.timestamp().to_zoned(zone("Europe/Berlin")?.time_zone());
    assert_eq!(local.date(), date(2027, 4, 1));
    Ok(())
}

#[test]
fn beyond_the_year_9999_is_refused() -> Checked {
    let anchor = at("9999-06-01T00:00:00Z")?;
    assert_eq!(boundary(anchor, 1, every(1, IntervalUnit::Year)?, &Zone::utc()), Err(Refusal::BeyondCalendar));
    for unit in [IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year] {
        assert_eq!(boundary(anchor, u32::MAX, every(10, unit)?, &Zone::utc()), Err(Refusal::BeyondCalendar));
    }
    Ok(())
}

#[test]
fn a_zone_is_known_by_its_canonical_spelling() -> Checked {
    for (given, canonical) in
        [("europe/berlin", "Europe/Berlin"), ("AMERICA/NEW_YORK", "America/New_York"), ("utc", "UTC")]
    {
        assert_eq!(zone(given)?.name(), canonical);
        assert_eq!(zone(given)?, zone(canonical)?);
    }
    assert_eq!(Zone::utc(), zone("UTC")?);
    Ok(())
}

#[test]
fn what_is_not_a_zone_of_the_database_is_refused() {
    for name in
        ["", "Berlin", "Europe/Atlantis", "+02:00", "CET-1CEST", "Etc/Unknown", "Europe/Berlin ", "../etc/passwd"]
    {
        assert_eq!(Zone::try_from(name.to_owned()), Err(Refusal::UnknownTimeZone), "{name}");
    }
}

#[test]
fn the_release_of_the_database_is_known() {
    assert!(domain::time::TIME_ZONE_DATABASE.is_some_and(|release| release.starts_with("20")));
}
