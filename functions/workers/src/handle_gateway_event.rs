use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::SaleReads;
use services::port::{Gateway, GatewayEvents, GatewayNotices, Subscriptions};
use services::{Caller, Error, Execute};
use std::process::ExitCode;

/// Reads again what a gateway's notice speaks of.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Execute + Gateway + GatewayEvents + GatewayNotices + Subscriptions + SaleReads,
{
    let Job::HandleGatewayEvent { event } = delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::handle_gateway_event(system, by, event).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("handle-gateway-event", handle)
}
