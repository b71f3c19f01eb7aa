use super::calendar::Step;
use super::{BillingTime, Interval, Period, Zone};
use crate::Refusal;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day of the month, 1 to 31; a month without it is billed on its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct BillingDay(u8);

impl BillingDay {
    pub const FIRST: Self = Self(1);

    /// # Errors
    /// [`Refusal::BillingDayOutOfRange`] unless `day` is 1 to 31.
    pub fn new(day: u8) -> Result<Self, Refusal> {
        if (1..=31).contains(&day) { Ok(Self(day)) } else { Err(Refusal::BillingDayOutOfRange) }
    }

    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for BillingDay {
    type Error = Refusal;

    fn try_from(day: u8) -> Result<Self, Refusal> {
        Self::new(day)
    }
}

impl From<BillingDay> for u8 {
    fn from(day: BillingDay) -> Self {
        day.0
    }
}

/// The instant from which every period boundary is computed; never the previous boundary.
///
/// Boundaries never go back, and each is later than the one before, with one exception: where a zone crossed the
/// date line and skipped a whole day (Apia, 30 December 2011), a daily anchor's boundary of the skipped day is that
/// of the next day. No time passes between the two, so nothing is sold: [`period`](Self::period) refuses that
/// index, [`index_at`](Self::index_at) never answers it and [`period_from`](Self::period_from) steps over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The boundary with index 0.
    pub at: BillingTime,
    /// The day of the month that boundaries fall on, where it is not the local day of `at`: an anchor on 28 February
    /// for the 31st goes on to 31 March. Intervals of days and weeks do not look at it.
    pub day: Option<BillingDay>,
}

impl Anchor {
    /// An anchor that keeps its own local day of the month.
    #[must_use]
    pub fn new(at: BillingTime) -> Self {
        Self { at, day: None }
    }

    /// `at + n × interval` on the local calendar of `zone`; `n` may be negative.
    ///
    /// The local time of day stays. A day that the month does not have becomes the month's last, always reckoned
    /// from the original day (31 Jan, 29 Feb, 31 Mar). A local time that a change of offset skips moves forward by
    /// the gap; one that it repeats is the first of the two.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`] outside the years −9999 to 9999.
    ///
    /// ```
    /// use domain::time::{Anchor, BillingDay, Interval, IntervalUnit, Zone};
    ///
    /// let anchor = Anchor { at: "2027-02-28T09:00:00Z".parse()?, day: Some(BillingDay::new(31)?) };
    /// let monthly = Interval::new(IntervalUnit::Month, 1)?;
    /// assert_eq!(anchor.boundary(-1, monthly, &Zone::utc())?, "2027-01-31T09:00:00Z".parse()?);
    /// assert_eq!(anchor.boundary(1, monthly, &Zone::utc())?, "2027-03-31T09:00:00Z".parse()?);
    /// assert_eq!(anchor.boundary(2, monthly, &Zone::utc())?, "2027-04-30T09:00:00Z".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn boundary(&self, n: i32, interval: Interval, zone: &Zone) -> Result<BillingTime, Refusal> {
        // Its local time may be the second of two, which the calendar would not find again.
        if n == 0 {
            return Ok(self.at);
        }
        let local = zone.local(self.at);
        let n = i64::from(n);
        let date = match interval.step() {
            Step::Days(days) => days_later(local.date(), n * days)?,
            Step::Months(months) => {
                let day = self.day.map_or(i64::from(local.day()), |day| i64::from(day.get()));
                in_month(months_later(local.date(), n * months)?, day)?
            }
        };
        zone.instant(date.to_datetime(local.time()))
    }

    /// `[boundary(n), boundary(n + 1))`.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`]; [`Refusal::EmptyPeriod`] for a day that the zone skipped.
    pub fn period(&self, n: i32, interval: Interval, zone: &Zone) -> Result<Period, Refusal> {
        // No calendar reaches as far as the last index.
        let next = n.saturating_add(1);
        Period::new(self.boundary(n, interval, zone)?, self.boundary(next, interval, zone)?)
    }

    /// The period that starts at `boundary(n)` and is not empty, with its index: `n`, or the one after a skipped day.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub fn period_from(&self, n: i32, interval: Interval, zone: &Zone) -> Result<(i32, Period), Refusal> {
        let index = self.index_at(self.boundary(n, interval, zone)?, interval, zone)?;
        Ok((index, self.period(index, interval, zone)?))
    }

    /// The index of the period that contains `instant`; negative before the anchor.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`] when that period starts or ends beyond it.
    pub fn index_at(&self, instant: BillingTime, interval: Interval, zone: &Zone) -> Result<i32, Refusal> {
        let (from, to) = (zone.local(self.at).date(), zone.local(instant).date());
        let estimate = match interval.step() {
            Step::Days(days) => days_between(from, to).div_euclid(days),
            Step::Months(months) => (month_number(to) - month_number(from)).div_euclid(months),
        };
        let mut index = i32::try_from(estimate).map_err(|_| Refusal::BeyondCalendar)?;
        // The estimate knows neither times of day nor changes of offset, none of which is worth more than two days.
        while self.boundary(index, interval, zone)? > instant {
            index = index.saturating_sub(1);
        }
        while self.boundary(index.saturating_add(1), interval, zone)? <= instant {
            index = index.saturating_add(1);
        }
        Ok(index)
    }
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

fn days_later(date: Date, days: i64) -> Result<Date, Refusal> {
    let span = Span::new().try_days(days);
    span.and_then(|span| date.checked_add(span)).map_err(|_| Refusal::BeyondCalendar)
}

/// The first of the month that is `months` later.
pub(super) fn months_later(date: Date, months: i64) -> Result<Date, Refusal> {
    let span = Span::new().try_months(months);
    span.and_then(|span| date.first_of_month().checked_add(span)).map_err(|_| Refusal::BeyondCalendar)
}

/// The day of the month that starts on `first`, or the month's last.
pub(super) fn in_month(first: Date, day: i64) -> Result<Date, Refusal> {
    days_later(first, day.min(i64::from(first.days_in_month())) - 1)
}
