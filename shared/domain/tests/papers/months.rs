use crate::build::{Built, Checked, at, span};
use domain::Refusal;
use domain::time::{Month, Months, Zone};

fn month(text: &str) -> Built<Month> {
    Ok(text.parse()?)
}

#[test]
fn a_month_begins_and_ends_at_local_midnight() -> Checked {
    let berlin = Zone::try_from("Europe/Berlin".to_owned())?;
    assert_eq!(month("2028-03")?.period(&berlin)?, span("2028-02-29T23:00:00Z", "2028-03-31T22:00:00Z")?);
    assert_eq!(Month::at(at("2028-02-29T23:00:00Z")?, &berlin), month("2028-03")?);
    assert_eq!(Month::at(at("2028-02-29T22:59:59Z")?, &berlin), month("2028-02")?);
    Ok(())
}

#[test]
fn months_follow_each_other_without_a_gap() -> Checked {
    let months = Months::new(month("2027-11")?, month("2028-03")?, Zone::try_from("America/New_York".to_owned())?)?;
    let periods = months.periods()?;
    assert_eq!(periods.len(), 5);
    assert!(periods.windows(2).all(|pair| pair[0].1.end() == pair[1].1.start()));
    assert_eq!(periods[2].0.to_string(), "2028-01");
    Ok(())
}

#[test]
fn only_months_are_read() -> Checked {
    for text in ["2028-13", "2028-00", "2028-1", "2028", "28-001", "+2028-01", "2028-+1", "20280-01", "2028-01-01", ""]
    {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
    assert_eq!(serde_json::from_str::<Month>("\"2028-02\"")?, Month::new(2028, 2)?);
    assert_eq!(serde_json::to_string(&Month::new(2028, 2)?)?, "\"2028-02\"");
    Ok(())
}

#[test]
fn at_most_ten_years_at_once() -> Checked {
    let utc = Zone::utc;
    assert_eq!(Months::new(month("2028-02")?, month("2028-01")?, utc()).err(), Some(Refusal::EmptyPeriod));
    assert_eq!(Months::new(month("2028-01")?, month("2038-01")?, utc()).err(), Some(Refusal::IntervalOutOfRange));
    assert_eq!(Months::new(month("2028-01")?, month("2037-12")?, utc())?.periods()?.len(), Months::MOST);
    assert_eq!(month("9999-12")?.next().err(), Some(Refusal::BeyondCalendar));
    assert_eq!(month("9999-12")?.period(&utc()).err(), Some(Refusal::BeyondCalendar));
    Ok(())
}
