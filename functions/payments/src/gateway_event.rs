use lambda::{Call, Done, Failure, Operation, RawBody, Reply, post};
use services::port::{Dispatch, GatewayEvents, GatewayNotices, SignedNotice};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<RawBody>, Done> = post(
    "payments-gateway-event",
    "/api/v1/payments/gateway-events",
    "Takes a payment gateway's notice, signed as in Standard Webhooks.",
)
.public()
// It is known by its signature, and may have a million renewals to tell of.
.unlimited();

/// `POST /api/v1/payments/gateway-events`: takes a payment gateway's notice.
///
/// # Errors
/// 401 for a signature that is missing, old or wrong.
pub async fn handle<S>(system: &S, call: Call<RawBody>) -> Reply<Done>
where
    S: Dispatch + GatewayEvents + GatewayNotices,
{
    let header = |name: &str| call.header(name).unwrap_or_default().to_owned();
    let notice = SignedNotice {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: call.body.0.clone(),
    };
    if !system.is_genuine(&notice, call.by.at).await? {
        return Err(Failure::Unauthenticated("a notice that is not the gateway's"));
    }
    services::receive_gateway_event(system, &call.by, &notice).await?;
    Ok(Done)
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
