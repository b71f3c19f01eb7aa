use super::collect_payment::book_what_happened;
use crate::port::{Dispatch, Gateway, GatewayEvents, GatewayNotices, SignedNotice, Subscriptions};
use crate::sale::SaleReads;
use crate::{Caller, Envelope, Error, Execute, Thing};
use domain::id::{GatewayEventId, derived_uuid};
use domain::job::Job;
use domain::time::WallTime;

/// Keeps a verified notice as it arrived and has it looked at. The gateway sends it again if this fails, and the same
/// notice is kept once.
///
/// # Errors
/// [`Error::Port`].
pub async fn receive_gateway_event<S: GatewayEvents + Dispatch>(
    system: &S,
    by: &Caller,
    notice: &SignedNotice,
) -> Result<(), Error> {
    let event = GatewayEventId::from_uuid(derived_uuid(&notice.id, WallTime::EPOCH.as_billing_time()));
    system.keep_gateway_event(event, &notice.body, by.at).await?;
    let job = Envelope::new(Job::HandleGatewayEvent { event }, by.trace.clone());
    Ok(system.dispatch(&[job]).await?)
}

/// Reads again what the notice speaks of, and books what happened if nobody did.
///
/// # Errors
/// As [`crate::collect_payment`].
pub async fn handle_gateway_event<S>(system: &S, by: &Caller, event: GatewayEventId) -> Result<(), Error>
where
    S: Execute + GatewayEvents + GatewayNotices + SaleReads + Subscriptions + Gateway,
{
    let raw = system.gateway_event(event).await?.ok_or(Error::NotFound(Thing::GatewayEvent))?;
    match system.subject(&raw) {
        Some(notice) => book_what_happened(system, by, notice.account, notice.invoice).await,
        None => Ok(()),
    }
}
