use super::anchor::months_later;
use super::{BillingTime, Period, Zone};
use crate::Refusal;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month, written `2027-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month(Date);

impl Month {
    /// # Errors
    /// [`Refusal::BeyondCalendar`] unless `year` is −9999 to 9999 and `month` 1 to 12.
    pub fn new(year: i16, month: i8) -> Result<Self, Refusal> {
        Date::new(year, month, 1).map(Self).map_err(|_| Refusal::BeyondCalendar)
    }

    /// The month that `instant` falls in.
    #[must_use]
    pub fn at(instant: BillingTime, zone: &Zone) -> Self {
        Self(zone.local(instant).date().first_of_month())
    }

    /// # Errors
    /// [`Refusal::BeyondCalendar`] after December 9999.
    pub fn next(self) -> Result<Self, Refusal> {
        months_later(self.0, 1).map(Self)
    }

    /// From the first local midnight of the month to that of the next; one that the zone skips moves forward by the
    /// gap.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub fn period(self, zone: &Zone) -> Result<Period, Refusal> {
        let midnight = |month: Self| zone.instant(month.0.to_datetime(Time::midnight()));
        Period::new(midnight(self)?, midnight(self.next()?)?)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (year, month) = text.rsplit_once('-').ok_or(Refusal::BeyondCalendar)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if month.len() != 2 || !digits(month) || !digits(year.strip_prefix('-').unwrap_or(year)) {
            return Err(Refusal::BeyondCalendar);
        }
        let number = |_| Refusal::BeyondCalendar;
        Self::new(year.parse().map_err(number)?, month.parse().map_err(number)?)
    }
}

impl TryFrom<String> for Month {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// Calendar months in a row, on the calendar of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months {
    first: Month,
    last: Month,
    zone: Zone,
}

impl Months {
    /// The most at once: ten years.
    pub const MOST: usize = 120;

    /// From `first` to `last`, both included.
    ///
    /// # Errors
    /// [`Refusal::EmptyPeriod`] when `last` is before `first`; [`Refusal::IntervalOutOfRange`] for more than
    /// [`Months::MOST`].
    pub fn new(first: Month, last: Month, zone: Zone) -> Result<Self, Refusal> {
        let number = |month: Month| i64::from(month.0.year()) * 12 + i64::from(month.0.month());
        match usize::try_from(number(last) - number(first)) {
            Err(_) => Err(Refusal::EmptyPeriod),
            Ok(more) if more >= Self::MOST => Err(Refusal::IntervalOutOfRange),
            Ok(_) => Ok(Self { first, last, zone }),
        }
    }

    /// Each month with its time.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub fn periods(&self) -> Result<Vec<(Month, Period)>, Refusal> {
        let mut months = Vec::new();
        let mut month = self.first;
        loop {
            months.push((month, month.period(&self.zone)?));
            if month >= self.last {
                return Ok(months);
            }
            month = month.next()?;
        }
    }
}
