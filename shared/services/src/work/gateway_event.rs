use super::collect_payment::book_what_happened;
use crate::port::{
    Accounts, Dispatch, Gateway, GatewayEvents, GatewayNotice, Invoices, Plans, PortError, Subscriptions,
};
use crate::{Caller, Envelope, Error, Execute, Thing};
use domain::id::GatewayEventId;
use domain::job::Job;

/// Keeps a verified notice as it arrived and has it looked at. The gateway sends it again if this fails.
///
/// # Errors
/// [`Error::Port`].
pub async fn receive_gateway_event<S: GatewayEvents + Dispatch>(
    system: &S,
    by: &Caller,
    event: GatewayEventId,
    raw: &str,
) -> Result<(), Error> {
    system.keep_gateway_event(event, raw, by.at).await?;
    let job = Envelope::new(Job::HandleGatewayEvent { event }, by.trace.clone());
    Ok(system.dispatch(&[job]).await?)
}

/// Reads again what the notice speaks of, and books what happened if nobody did.
///
/// # Errors
/// As [`crate::collect_payment`].
pub async fn handle_gateway_event<S>(system: &S, by: &Caller, event: GatewayEventId) -> Result<(), Error>
where
    S: Execute + GatewayEvents + Accounts + Invoices + Subscriptions + Plans + Gateway,
{
    let raw = system.gateway_event(event).await?.ok_or(Error::NotFound(Thing::GatewayEvent))?;
    let notice: GatewayNotice = serde_json::from_str(&raw)
        .map_err(|error| PortError::Broken { system: "the payment gateway's notice", reason: error.to_string() })?;
    book_what_happened(system, by, notice.account, notice.invoice).await
}
