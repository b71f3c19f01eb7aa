use super::BillingTime;
use crate::Refusal;
use serde::{Deserialize, Serialize};

/// A half-open span `[start, end)` of billing time; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Period {
    start: BillingTime,
    end: BillingTime,
}

#[derive(Deserialize)]
struct Unchecked {
    start: BillingTime,
    end: BillingTime,
}

impl TryFrom<Unchecked> for Period {
    type Error = Refusal;

    fn try_from(raw: Unchecked) -> Result<Self, Refusal> {
        Self::new(raw.start, raw.end)
    }
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
