use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::SaleReads;
use services::port::{DueWork, Subscriptions};
use services::{Caller, Error, Execute};
use std::process::ExitCode;

/// Bills what is due.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Execute + DueWork + Subscriptions + SaleReads,
{
    let Job::BillAccount { account, instant } = delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::bill_account(system, by, account, instant).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("bill-account", handle)
}
