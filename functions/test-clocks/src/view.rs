use domain::id::TestClockId;
use domain::test_clock::TestClock;
use domain::time::BillingTime;
use serde::Serialize;
use utoipa::ToSchema;

/// The billing time of a sandbox account.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestClockView {
    #[schema(value_type = String, example = "clock_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: TestClockId,
    #[schema(value_type = String, format = DateTime)]
    now: BillingTime,
    status: ClockStatus,
    /// Where it is going; null while it stands.
    #[schema(value_type = Option<String>, required = true, format = DateTime)]
    target: Option<BillingTime>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockStatus {
    Standing,
    Advancing,
}

impl From<TestClock> for TestClockView {
    fn from(clock: TestClock) -> Self {
        let status = match clock.target {
            Some(_) => ClockStatus::Advancing,
            None => ClockStatus::Standing,
        };
        Self { id: clock.id, now: clock.now, status, target: clock.target }
    }
}
