use super::anchor::{in_month, months_later};
use super::calendar::Step;
use super::{Anchor, BillingDay, BillingTime, Interval, Period, Zone};
use crate::Refusal;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Where the boundaries of a subscription come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorRule {
    /// From the start itself, to the second.
    Start,
    /// From local midnight of that day of the month.
    BillingDay(BillingDay),
    /// From local midnight of the first of the month.
    CalendarMonth,
}

/// What a subscription starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstPeriod {
    /// With a billing day, one of its boundaries; not always the first.
    pub anchor: Anchor,
    /// What the first invoice covers; it begins at the start.
    pub period: Period,
    /// The full period that `period` is measured against: `period` itself, unless it is a stub.
    pub whole: Period,
    /// The index of the period after: `period.end() == anchor.boundary(next_index)`.
    pub next_index: i32,
}

/// The first period from `start` on.
///
/// A billing day shortens it to a stub that ends on the next such day, of this month or the next whatever the
/// interval; the stub is measured against the full interval that ends there. A start exactly on the boundary has no
/// stub. The boundaries of a billing day are at local midnight, moved like every boundary where the zone skips or
/// repeats it.
///
/// # Errors
/// [`Refusal::BillingDayNeedsMonths`] for a billing day with an interval of days or weeks;
/// [`Refusal::BeyondCalendar`].
///
/// ```
/// use domain::time::{AnchorRule, BillingDay, Interval, IntervalUnit, Period, Zone, first_period};
///
/// let rule = AnchorRule::BillingDay(BillingDay::new(31)?);
/// let monthly = Interval::new(IntervalUnit::Month, 1)?;
/// let first = first_period("2027-02-10T09:00:00Z".parse()?, rule, monthly, &Zone::utc())?;
/// assert_eq!(first.period, Period::new("2027-02-10T09:00:00Z".parse()?, "2027-02-28T00:00:00Z".parse()?)?);
/// assert_eq!(first.whole, Period::new("2027-01-31T00:00:00Z".parse()?, "2027-02-28T00:00:00Z".parse()?)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn first_period(
    start: BillingTime,
    rule: AnchorRule,
    interval: Interval,
    zone: &Zone,
) -> Result<FirstPeriod, Refusal> {
    match rule {
        AnchorRule::Start => from_boundary(Anchor::new(start), 0, interval, zone),
        AnchorRule::BillingDay(day) => on_billing_day(start, day, interval, zone),
        AnchorRule::CalendarMonth => on_billing_day(start, BillingDay::FIRST, interval, zone),
    }
}

fn from_boundary(anchor: Anchor, index: i32, interval: Interval, zone: &Zone) -> Result<FirstPeriod, Refusal> {
    let period = anchor.period(index, interval, zone)?;
    let next_index = anchor.index_at(period.end(), interval, zone)?;
    Ok(FirstPeriod { anchor, period, whole: period, next_index })
}

fn on_billing_day(
    start: BillingTime,
    day: BillingDay,
    interval: Interval,
    zone: &Zone,
) -> Result<FirstPeriod, Refusal> {
    let Step::Months(step) = interval.step() else {
        return Err(Refusal::BillingDayNeedsMonths);
    };
    let month = first_billed_month(start, day, zone)?;
    let (anchor, index) = regular_anchor(month, day, step, zone)?;
    let boundary = anchor.boundary(index, interval, zone)?;
    if boundary == start {
        return from_boundary(anchor, index, interval, zone);
    }
    let whole = anchor.period(index - 1, interval, zone)?;
    Ok(FirstPeriod { anchor, period: Period::new(start, boundary)?, whole, next_index: index })
}

/// The first of the month whose billing day is the first at or after `start`.
fn first_billed_month(start: BillingTime, day: BillingDay, zone: &Zone) -> Result<Date, Refusal> {
    // From the month before, whose last day may have been skipped and so begin this month.
    let mut month = months_later(zone.local(start).date(), -1)?;
    while midnight(month, day, zone)? < start {
        month = months_later(month, 1)?;
    }
    Ok(month)
}

/// An anchor that stands at midnight of its billing day, and the index of the boundary in `month`.
///
/// A midnight that the zone skips cannot be the anchor: all boundaries would take over the hour it was moved to. Then
/// the anchor is a later boundary and the index is negative.
fn regular_anchor(month: Date, day: BillingDay, step: i64, zone: &Zone) -> Result<(Anchor, i32), Refusal> {
    let mut anchored = month;
    let mut index = 0_i32;
    loop {
        let at = midnight(anchored, day, zone)?;
        let date = in_month(anchored, day.get().into())?;
        if zone.local(at) == date.to_datetime(Time::midnight()) {
            return Ok((Anchor { at, day: Some(day) }, index));
        }
        anchored = months_later(anchored, step)?;
        index -= 1;
    }
}

fn midnight(month: Date, day: BillingDay, zone: &Zone) -> Result<BillingTime, Refusal> {
    zone.instant(in_month(month, day.get().into())?.to_datetime(Time::midnight()))
}
