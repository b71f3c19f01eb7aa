use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::SaleReads;
use services::port::{Gateway, Subscriptions};
use services::{Caller, Error, Execute};
use std::process::ExitCode;

/// Carries an attempt to the gateway.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Execute + Gateway + Subscriptions + SaleReads,
{
    let Job::CollectPayment { account, invoice } = delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::collect_payment(system, by, account, invoice, delivery.again()).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("collect-payment", handle)
}
