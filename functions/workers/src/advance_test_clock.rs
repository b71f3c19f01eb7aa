use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::port::{DueWork, PendingJobs, TestClocks};
use services::{Caller, Error, Execute};
use std::process::ExitCode;

/// Takes a test clock's next step.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Execute + DueWork + PendingJobs + TestClocks,
{
    let Job::AdvanceTestClock { account } = delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::step_test_clock(system, by, account).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("advance-test-clock", handle)
}
