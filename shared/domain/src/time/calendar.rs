use super::{Anchor, BillingTime, Zone};
use crate::Refusal;
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

    pub(super) fn step(self) -> Step {
        let count = i64::from(self.count);
        match self.unit {
            IntervalUnit::Day => Step::Days(count),
            IntervalUnit::Week => Step::Days(7 * count),
            IntervalUnit::Month => Step::Months(count),
            IntervalUnit::Year => Step::Months(12 * count),
        }
    }
}

/// An interval as the calendar counts it: a week is always 7 days and a year 12 months, a month is no number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Days(i64),
    Months(i64),
}

/// The `n`-th period boundary of an anchor that keeps its own day of the month: see [`Anchor::boundary`].
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
    let n = i32::try_from(n).map_err(|_| Refusal::BeyondCalendar)?;
    Anchor::new(anchor).boundary(n, interval, zone)
}
