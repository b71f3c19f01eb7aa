use super::BillingTime;
use crate::Refusal;
use serde::{Deserialize, Serialize};

/// A half-open span `[start, end)` of billing time; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    start: BillingTime,
    end: BillingTime,
}

impl Period {
    /// # Errors
    /// [`Refusal::EmptyPeriod`] unless `start` is before `end`.
    pub fn new(start: BillingTime, end: BillingTime) -> Result<Self, Refusal> {
        if start < end { Ok(Self { start, end }) } else { Err(Refusal::EmptyPeriod) }
    }

    #[must_use]
    pub fn start(self) -> BillingTime {
        self.start
    }

    #[must_use]
    pub fn end(self) -> BillingTime {
        self.end
    }

    #[must_use]
    pub fn contains(self, instant: BillingTime) -> bool {
        self.start <= instant && instant < self.end
    }

    #[must_use]
    pub fn seconds(self) -> i64 {
        self.end.second() - self.start.second()
    }
}
