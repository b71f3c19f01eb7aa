use domain::Refusal;
use domain::time::{BillingTime, Interval, IntervalUnit, Period};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// From `start` until just before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodView {
    #[schema(value_type = String, format = DateTime)]
    pub start: BillingTime,
    #[schema(value_type = String, format = DateTime)]
    pub end: BillingTime,
}

/// How long a period lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalView {
    pub unit: UnitView,
    #[schema(minimum = 1)]
    pub count: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitView {
    Day,
    Week,
    Month,
    Year,
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        Self { start: period.start(), end: period.end() }
    }
}

impl From<UnitView> for IntervalUnit {
    fn from(unit: UnitView) -> Self {
        match unit {
            UnitView::Day => Self::Day,
            UnitView::Week => Self::Week,
            UnitView::Month => Self::Month,
            UnitView::Year => Self::Year,
        }
    }
}

impl From<IntervalUnit> for UnitView {
    fn from(unit: IntervalUnit) -> Self {
        match unit {
            IntervalUnit::Day => Self::Day,
            IntervalUnit::Week => Self::Week,
            IntervalUnit::Month => Self::Month,
            IntervalUnit::Year => Self::Year,
        }
    }
}

impl From<Interval> for IntervalView {
    fn from(interval: Interval) -> Self {
        Self { unit: interval.unit().into(), count: interval.count() }
    }
}

impl TryFrom<IntervalView> for Interval {
    type Error = Refusal;

    fn try_from(view: IntervalView) -> Result<Self, Refusal> {
        Self::new(view.unit.into(), view.count)
    }
}
