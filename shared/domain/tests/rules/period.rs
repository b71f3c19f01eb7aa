use crate::support::{Checked, at, cases};
use domain::Refusal;
use domain::time::{BillingTime, Interval, Period, WallTime};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn instants() -> impl Strategy<Value = BillingTime> {
    (0_i64..4_000_000_000)
        .prop_filter_map("an instant", |second| Timestamp::from_second(second).ok().map(BillingTime::new))
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_period_is_half_open(start in instants(), length in 1_i64..1_000_000, offset in -1_000_000_i64..2_000_000) {
        let end = start.after(SignedDuration::from_secs(length));
        let period = Period::new(start, end)?;
        prop_assert!(period.contains(start));
        prop_assert!(!period.contains(end));
        prop_assert_eq!(period.contains(start.after(SignedDuration::from_secs(offset))), (0..length).contains(&offset));
        prop_assert_eq!(period.seconds(), length);
    }

    #[test]
    fn a_period_is_never_empty(a in instants(), b in instants()) {
        prop_assert_eq!(Period::new(a, b).is_ok(), a < b);
        let stored = serde_json::json!({ "start": a, "end": b });
        prop_assert_eq!(serde_json::from_value::<Period>(stored).is_ok(), a < b);
    }

    #[test]
    fn an_instant_has_whole_seconds_however_it_is_made(second in 0_i64..4_000_000_000, nanosecond in 0_i32..1_000_000_000, more: i64) {
        let exact = Timestamp::new(second, nanosecond)?;
        let whole = Timestamp::from_second(second)?;
        prop_assert_eq!(BillingTime::new(exact).timestamp(), whole);
        prop_assert_eq!(exact.to_string().parse::<BillingTime>()?.timestamp(), whole);
        prop_assert_eq!(serde_json::from_value::<BillingTime>(serde_json::to_value(exact)?)?.timestamp(), whole);
        prop_assert_eq!(serde_json::from_value::<WallTime>(serde_json::to_value(exact)?)?.timestamp(), whole);
        let later = BillingTime::new(exact).after(SignedDuration::from_nanos(more));
        prop_assert_eq!(later.timestamp().subsec_nanosecond(), 0);
    }
}

#[test]
fn an_empty_or_inverted_period_is_refused() -> Checked {
    let (early, late) = (at("2028-01-01T00:00:00Z")?, at("2028-01-01T00:00:01Z")?);
    assert_eq!(Period::new(early, early), Err(Refusal::EmptyPeriod));
    assert_eq!(Period::new(late, early), Err(Refusal::EmptyPeriod));
    assert_eq!(Period::new(early, late)?.seconds(), 1);
    Ok(())
}

#[test]
fn the_last_instant_is_where_after_ends() -> Checked {
    let last = at("2028-01-01T00:00:00Z")?.after(SignedDuration::MAX);
    assert_eq!(last, last.after(SignedDuration::from_secs(1)));
    assert_eq!(last.timestamp().subsec_nanosecond(), 0);
    Ok(())
}

#[test]
fn a_stored_interval_of_nothing_is_refused() {
    for text in [r#"{"unit":"month","count":0}"#, r#"{"unit":"year","count":11}"#, r#"{"unit":"hour","count":1}"#] {
        assert!(serde_json::from_str::<Interval>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Interval>(r#"{"unit":"month","count":1}"#).is_ok());
}
