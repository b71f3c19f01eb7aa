use super::anchor::days_between;
use super::{BillingTime, Period, Zone};
use crate::Refusal;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// How a part of a period is measured: a setting of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationUnit {
    /// Seconds between UTC instants.
    #[default]
    Second,
    /// Whole local calendar days.
    Day,
}

/// The share of a whole that a part is, not reduced: 18 of 28 days. `0 ≤ numerator ≤ denominator`, `denominator > 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Fraction {
    numerator: i64,
    denominator: i64,
}

#[derive(Deserialize)]
struct Unchecked {
    numerator: i64,
    denominator: i64,
}

impl TryFrom<Unchecked> for Fraction {
    type Error = Refusal;

    fn try_from(raw: Unchecked) -> Result<Self, Refusal> {
        Self::new(raw.numerator, raw.denominator)
    }
}

impl Fraction {
    pub const WHOLE: Self = Self { numerator: 1, denominator: 1 };

    /// # Errors
    /// [`Refusal::FractionOutOfRange`] unless `0 ≤ numerator ≤ denominator` and `denominator > 0`.
    pub fn new(numerator: i64, denominator: i64) -> Result<Self, Refusal> {
        if denominator > 0 && (0..=denominator).contains(&numerator) {
            Ok(Self { numerator, denominator })
        } else {
            Err(Refusal::FractionOutOfRange)
        }
    }

    #[must_use]
    pub fn numerator(self) -> i64 {
        self.numerator
    }

    #[must_use]
    pub fn denominator(self) -> i64 {
        self.denominator
    }
}

/// How much of `whole` its `part` is. The parts of any split add up to the whole, in either unit.
///
/// By day, a local date belongs to the part in which it ends: the day of a change counts for what comes after the
/// change, and a part without a midnight has no days. A clock set back over midnight does not end the date again, and
/// a date that the zone skipped counts with the one before. A whole without a midnight, which has no days to divide
/// by, is measured in seconds.
///
/// # Errors
/// [`Refusal::PartOutsidePeriod`] unless `part` lies inside `whole`.
///
/// ```
/// use domain::time::{Period, ProrationUnit, Zone, fraction};
///
/// let whole = Period::new("2027-02-01T00:00:00Z".parse()?, "2027-03-01T00:00:00Z".parse()?)?;
/// let rest = Period::new("2027-02-11T15:00:00Z".parse()?, "2027-03-01T00:00:00Z".parse()?)?;
/// let days = fraction(ProrationUnit::Day, rest, whole, &Zone::utc())?;
/// assert_eq!((days.numerator(), days.denominator()), (18, 28));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fraction(unit: ProrationUnit, part: Period, whole: Period, zone: &Zone) -> Result<Fraction, Refusal> {
    if part.start() < whole.start() || whole.end() < part.end() {
        return Err(Refusal::PartOutsidePeriod);
    }
    match unit {
        ProrationUnit::Day if days(whole, zone) > 0 => Fraction::new(days(part, zone), days(whole, zone)),
        ProrationUnit::Day | ProrationUnit::Second => Fraction::new(part.seconds(), whole.seconds()),
    }
}

fn days(period: Period, zone: &Zone) -> i64 {
    days_between(day_at(period.start(), zone), day_at(period.end(), zone))
}

/// The latest local date that has begun by `instant`: the date on the wall, unless a clock set back over midnight
/// shows again the one before.
fn day_at(instant: BillingTime, zone: &Zone) -> Date {
    let date = zone.local(instant).date();
    match date.tomorrow() {
        Ok(next) if zone.instant(next.to_datetime(Time::midnight())).is_ok_and(|begun| begun <= instant) => next,
        _ => date,
    }
}
