use crate::STRAY_JOB;
use domain::job::Job;
use lambda::Delivery;
use services::port::{Accounts, Invoices, Leases, Links, Mailer, Members, Users};
use services::{Caller, Error};
use std::process::ExitCode;

/// Writes to somebody.
///
/// # Errors
/// The job has to come again.
pub async fn handle<S>(system: &S, by: &Caller, delivery: &Delivery) -> Result<(), Error>
where
    S: Accounts + Invoices + Leases + Links + Mailer + Members + Users,
{
    let Job::SendEmail { mail } = &delivery.envelope.job else {
        return Err(STRAY_JOB);
    };
    services::send_email(system, by, &delivery.envelope, mail).await
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_queue("send-email", handle)
}
