use crate::support::zones::{all_zones, instants, moments};
use crate::support::{Checked, Fault, at, cases, missing, stored, zone};
use domain::Refusal;
use domain::money::Exact;
use domain::time::{BillingTime, Fraction, Period, ProrationUnit, Zone, fraction};
use jiff::civil::Time;
use proptest::prelude::*;

fn units() -> impl Strategy<Value = ProrationUnit> {
    prop::sample::select(vec![ProrationUnit::Second, ProrationUnit::Day])
}

fn periods() -> impl Strategy<Value = Period> {
    (instants(), instants()).prop_filter_map("a period", |(a, b)| Period::new(a.min(b), a.max(b)).ok())
}

/// A zone and a span near a change of its clocks, cut into parts.
fn splits() -> impl Strategy<Value = (Zone, Period, Vec<Period>)> {
    let length = prop_oneof![2_i64..200_000, 2_i64..40_000_000];
    (moments(), length, prop::collection::vec(0_u32.., 1..6)).prop_filter_map(
        "a split",
        |((zone, start), length, cuts)| {
            let end = start.after_seconds(length);
            let mut instants: Vec<BillingTime> =
                cuts.iter().map(|cut| start.after_seconds(i64::from(*cut).rem_euclid(length))).collect();
            instants.extend([start, end]);
            instants.sort();
            instants.dedup();
            let parts: Option<Vec<Period>> =
                instants.windows(2).map(|pair| Period::new(*pair.first()?, *pair.last()?).ok()).collect();
            Some((zone, Period::new(start, end).ok()?, parts?))
        },
    )
}

/// When each date first shows, up to the end of `period`, from before its start.
fn beginnings(period: Period, zone: &Zone) -> Result<Vec<BillingTime>, Fault> {
    let zone = zone.time_zone();
    let mut date = zone.to_datetime(period.start().timestamp()).date().yesterday()?;
    let mut found = Vec::new();
    loop {
        let midnight = date.to_zoned(zone.clone())?;
        let begins = if midnight.datetime() == date.to_datetime(Time::midnight()) {
            midnight.timestamp()
        } else {
            let after = BillingTime::new(midnight.timestamp()).after_seconds(1).timestamp();
            zone.preceding(after).next().ok_or_else(|| missing("gap"))?.timestamp()
        };
        if BillingTime::new(begins) > period.end() {
            return Ok(found);
        }
        found.push(BillingTime::new(begins));
        date = date.tomorrow()?;
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_parts_of_any_split_add_up_to_the_whole((zone, whole, parts) in splits(), unit in units()) {
        let mut sum = 0;
        let all = fraction(unit, whole, whole, &zone)?;
        for part in parts {
            let share = fraction(unit, part, whole, &zone)?;
            prop_assert_eq!(share.denominator(), all.denominator());
            prop_assert!(share.numerator() >= 0);
            sum += share.numerator();
        }
        prop_assert_eq!(sum, all.denominator());
        prop_assert_eq!(all.numerator(), all.denominator());
    }

    #[test]
    fn charging_the_parts_is_charging_the_whole_within_a_minor_unit_per_split(
        (zone, whole, parts) in splits(),
        unit in units(),
        thousandths in -9_000_000_000_000_000_i64..9_000_000_000_000_000,
    ) {
        let price = Exact::new(thousandths.into(), 1000)?;
        let splits = i64::try_from(parts.len())? - 1;
        let mut charged = 0;
        for part in parts {
            let share = fraction(unit, part, whole, &zone)?;
            charged += price.times(share.numerator(), share.denominator())?.rounded()?;
        }
        prop_assert!((charged - price.rounded()?).abs() <= splits);
    }

    #[test]
    fn a_days_share_is_the_number_of_dates_that_begin((zone, whole, parts) in splits()) {
        let begun = beginnings(whole, &zone)?;
        let all = begun.iter().filter(|begins| whole.start() < **begins).count();
        for part in parts {
            let share = fraction(ProrationUnit::Day, part, whole, &zone)?;
            if all == 0 {
                prop_assert_eq!(share, fraction(ProrationUnit::Second, part, whole, &zone)?);
            } else {
                let some = begun.iter().filter(|begins| part.start() < **begins && **begins <= part.end()).count();
                prop_assert_eq!((share.numerator(), share.denominator()), (i64::try_from(some)?, i64::try_from(all)?));
            }
        }
    }

    #[test]
    fn a_whole_without_a_midnight_goes_by_seconds(second in 0_i64..86_399, length in 1_i64..86_400, cut in 1_i64..86_400) {
        let day = at("2027-02-10T00:00:00Z")?;
        let (start, end) = (day.after_seconds(second), day.after_seconds((second + length).min(86_399)));
        let whole = Period::new(start, end)?;
        let part = Period::new(start, start.after_seconds(cut.min(whole.seconds())))?;
        prop_assert_eq!(
            fraction(ProrationUnit::Day, part, whole, &Zone::utc())?,
            fraction(ProrationUnit::Second, part, whole, &Zone::utc())?
        );
    }

    #[test]
    fn any_periods_give_a_share_or_are_refused(
        zone in prop::sample::select(all_zones()),
        unit in units(),
        part in periods(),
        whole in periods(),
    ) {
        if whole.start() <= part.start() && part.end() <= whole.end() {
            let share = fraction(unit, part, whole, &zone)?;
            prop_assert!(share.denominator() > 0 && (0..=share.denominator()).contains(&share.numerator()));
        } else {
            prop_assert_eq!(fraction(unit, part, whole, &zone), Err(Refusal::PartOutsidePeriod));
        }
    }

    #[test]
    fn a_fraction_lies_between_nothing_and_the_whole(numerator: i64, denominator: i64) {
        let found = Fraction::new(numerator, denominator);
        let read = serde_json::from_value::<Fraction>(serde_json::json!({ "numerator": numerator, "denominator": denominator }));
        if denominator > 0 && 0 <= numerator && numerator <= denominator {
            prop_assert_eq!(stored(&found?)?, found?);
            prop_assert_eq!(read?, found?);
        } else {
            prop_assert_eq!(found, Err(Refusal::FractionOutOfRange));
            prop_assert!(read.is_err());
        }
    }
}

fn period(start: &str, end: &str) -> Result<Period, Fault> {
    Ok(Period::new(at(start)?, at(end)?)?)
}

fn share(unit: ProrationUnit, part: (&str, &str), whole: (&str, &str), zone: &Zone) -> Result<(i64, i64), Fault> {
    let share = fraction(unit, period(part.0, part.1)?, period(whole.0, whole.1)?, zone)?;
    Ok((share.numerator(), share.denominator()))
}

#[test]
fn the_day_of_a_change_belongs_to_what_comes_after() -> Checked {
    let whole = ("2027-04-01T00:00:00Z", "2027-05-01T00:00:00Z");
    let days = |start, end| share(ProrationUnit::Day, (start, end), whole, &Zone::utc());
    assert_eq!(days("2027-04-01T00:00:00Z", "2027-04-11T15:00:00Z")?, (10, 30));
    assert_eq!(days("2027-04-11T15:00:00Z", "2027-05-01T00:00:00Z")?, (20, 30));
    assert_eq!(days("2027-04-11T00:00:00Z", "2027-04-11T23:59:59Z")?, (0, 30));
    assert_eq!(days("2027-04-11T23:59:59Z", "2027-04-12T00:00:00Z")?, (1, 30));
    assert_eq!(days("2027-04-30T23:59:59Z", "2027-05-01T00:00:00Z")?, (1, 30));
    Ok(())
}

#[test]
fn a_period_that_begins_in_the_middle_of_a_day_counts_it() -> Checked {
    let whole = ("2027-04-05T15:00:00Z", "2027-05-05T15:00:00Z");
    let days = |start, end| share(ProrationUnit::Day, (start, end), whole, &Zone::utc());
    assert_eq!(days(whole.0, whole.1)?, (30, 30));
    assert_eq!(days(whole.0, "2027-04-05T18:00:00Z")?, (0, 30));
    assert_eq!(days("2027-04-05T18:00:00Z", whole.1)?, (30, 30));
    assert_eq!(days("2027-05-05T00:00:00Z", whole.1)?, (0, 30));
    Ok(())
}

#[test]
fn a_day_of_23_or_25_hours_is_a_day_and_its_seconds_are_seconds() -> Checked {
    let berlin = zone("Europe/Berlin")?;
    let march = ("2027-02-28T23:00:00Z", "2027-03-31T22:00:00Z");
    let october = ("2027-09-30T22:00:00Z", "2027-10-31T23:00:00Z");
    // From the morning of the change to the end of the month.
    assert_eq!(share(ProrationUnit::Day, ("2027-03-28T06:00:00Z", march.1), march, &berlin)?, (4, 31));
    assert_eq!(share(ProrationUnit::Day, ("2027-10-31T08:00:00Z", october.1), october, &berlin)?, (1, 31));
    assert_eq!(
        share(ProrationUnit::Second, ("2027-03-27T23:00:00Z", march.1), march, &berlin)?,
        (95 * 3600, (31 * 24 - 1) * 3600)
    );
    assert_eq!(
        share(ProrationUnit::Second, ("2027-10-30T22:00:00Z", october.1), october, &berlin)?,
        (25 * 3600, (31 * 24 + 1) * 3600)
    );
    Ok(())
}

#[test]
fn the_day_is_the_one_on_the_customers_wall() -> Checked {
    // 23:00 UTC on 10 April is the 11th in Berlin and the 10th in New York.
    for (name, month, days) in [
        ("Europe/Berlin", ("2027-03-31T22:00:00Z", "2027-04-30T22:00:00Z"), 20),
        ("America/New_York", ("2027-04-01T04:00:00Z", "2027-05-01T04:00:00Z"), 21),
    ] {
        let found = share(ProrationUnit::Day, ("2027-04-10T23:00:00Z", month.1), month, &zone(name)?)?;
        assert_eq!(found, (days, 30), "{name}");
    }
    Ok(())
}

#[test]
fn a_midnight_that_comes_twice_begins_one_day() -> Checked {
    // On 7 November 2010 the clocks of St. John's went from 00:01 back to 23:01 of the 6th.
    let st_johns = zone("America/St_Johns")?;
    let whole = ("2010-11-01T02:30:00Z", "2010-12-01T03:30:00Z");
    let days = |start, end| share(ProrationUnit::Day, (start, end), whole, &st_johns);
    assert_eq!(days(whole.0, whole.1)?, (30, 30));
    assert_eq!(days(whole.0, "2010-11-07T02:30:30Z")?, (6, 30));
    assert_eq!(days("2010-11-07T02:30:30Z", "2010-11-07T03:15:00Z")?, (0, 30));
    assert_eq!(days("2010-11-07T03:15:00Z", whole.1)?, (24, 30));
    Ok(())
}

#[test]
fn a_skipped_date_counts_with_the_one_before() -> Checked {
    let apia = zone("Pacific/Apia")?;
    let december = ("2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z");
    let days = |start, end| share(ProrationUnit::Day, (start, end), december, &apia);
    assert_eq!(days(december.0, "2011-12-29T10:00:00Z")?, (28, 31));
    assert_eq!(days("2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")?, (2, 31));
    assert_eq!(days("2011-12-30T10:00:00Z", december.1)?, (1, 31));
    Ok(())
}

#[test]
fn a_daily_period_that_a_change_of_clocks_leaves_without_midnight_has_a_share() -> Checked {
    // 23:30 on Saturday 25 March 2028 does not exist in Nuuk and becomes 00:30 on Sunday.
    let nuuk = zone("America/Nuuk")?;
    let whole = ("2028-03-26T01:30:00Z", "2028-03-27T00:30:00Z");
    let half = ("2028-03-26T01:30:00Z", "2028-03-26T13:00:00Z");
    assert_eq!(share(ProrationUnit::Day, half, whole, &nuuk)?, (23 * 1800, 23 * 3600));
    Ok(())
}

#[test]
fn nothing_and_the_whole_are_fractions_and_a_share_of_nothing_is_not() -> Checked {
    assert_eq!(Fraction::new(1, 1)?, Fraction::WHOLE);
    assert_eq!(Fraction::new(0, 1)?.numerator(), 0);
    for (numerator, denominator) in [(0, 0), (-1, 1), (2, 1), (1, -1), (0, -1)] {
        assert_eq!(Fraction::new(numerator, denominator), Err(Refusal::FractionOutOfRange));
    }
    Ok(())
}

#[test]
fn what_is_not_a_part_has_no_share() -> Checked {
    let whole = period("2027-04-01T00:00:00Z", "2027-05-01T00:00:00Z")?;
    for (start, end) in
        [("2027-03-31T23:59:59Z", "2027-04-02T00:00:00Z"), ("2027-04-30T00:00:00Z", "2027-05-01T00:00:01Z")]
    {
        for unit in [ProrationUnit::Second, ProrationUnit::Day] {
            let refused = fraction(unit, period(start, end)?, whole, &Zone::utc());
            assert_eq!(refused, Err(Refusal::PartOutsidePeriod));
        }
    }
    Ok(())
}

#[test]
fn a_unit_is_written_in_snake_case() -> Checked {
    assert_eq!(serde_json::to_string(&ProrationUnit::Second)?, r#""second""#);
    assert_eq!(serde_json::to_string(&ProrationUnit::Day)?, r#""day""#);
    Ok(())
}
