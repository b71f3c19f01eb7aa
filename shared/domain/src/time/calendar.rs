use super::{BillingTime, Zone};
use crate::Refusal;
use jiff::Span;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalUnit {
    Day,
    Week,
    Month,
    Year,
}

/// How long a period lasts: a count of calendar units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Interval {
    unit: IntervalUnit,
    count: u16,
}

#[derive(Deserialize)]
struct Unchecked {
    unit: IntervalUnit,
    count: u16,
}

impl TryFrom<Unchecked> for Interval {
    type Error = Refusal;

    fn try_from(raw: Unchecked) -> Result<Self, Refusal> {
        Self::new(raw.unit, raw.count)
    }
}

impl Interval {
    /// # Errors
    /// [`Refusal::IntervalOutOfRange`] unless `count` is at least 1 and the interval at most ten years.
    pub fn new(unit: IntervalUnit, count: u16) -> Result<Self, Refusal> {
        let most = match unit {
            IntervalUnit::Day => 3650,
            IntervalUnit::Week => 520,
            IntervalUnit::Month => 120,
            IntervalUnit::Year => 10,
        };
        if (1..=most).contains(&count) { Ok(Self { unit, count }) } else { Err(Refusal::IntervalOutOfRange) }
    }

    #[must_use]
    pub fn unit(self) -> IntervalUnit {
        self.unit
    }

    #[must_use]
    pub fn count(self) -> u16 {
        self.count
    }
}

/// The `n`-th period boundary: `anchor + n × interval` on the local calendar of `zone`.
///
/// A day that the month does not have becomes the month's last, always reckoned from the original anchor
/// (31 Jan, 29 Feb, 31 Mar). A local time that a change of offset skips moves forward by the gap; one that it
/// repeats is the first of the two.
///
/// # Errors
/// [`Refusal::BeyondCalendar`] past the year 9999.
///
/// ```
/// use domain::time::{BillingTime, Interval, IntervalUnit, Zone, boundary};
///
/// let anchor: BillingTime = "2028-01-31T09:00:00Z".parse()?;
/// let monthly = Interval::new(IntervalUnit::Month, 1)?;
/// assert_eq!(boundary(anchor, 1, monthly, &Zone::utc())?, "2028-02-29T09:00:00Z".parse()?);
/// assert_eq!(boundary(anchor, 2, monthly, &Zone::utc())?, "2028-03-31T09:00:00Z".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn boundary(anchor: BillingTime, n: u32, interval: Interval, zone: &Zone) -> Result<BillingTime, Refusal> {
    let units = i64::from(n) * i64::from(interval.count);
    let span = match interval.unit {
        IntervalUnit::Day => Span::new().try_days(units),
        IntervalUnit::Week => Span::new().try_weeks(units),
        IntervalUnit::Month => Span::new().try_months(units),
        IntervalUnit::Year => Span::new().try_years(units),
    };
    span.and_then(|span| anchor.timestamp().to_zoned(zone.time_zone()).checked_add(span))
        .map(|zoned| BillingTime::new(zoned.timestamp()))
        .map_err(|_| Refusal::BeyondCalendar)
}
