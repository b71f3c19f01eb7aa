use super::PortError;
use domain::id::{AccountId, AttemptId, GatewayEventId};
use domain::invoice::InvoiceNumber;
use domain::money::Money;
use domain::payment::AttemptOutcome;
use domain::time::WallTime;

/// One attempt as the gateway is asked for it.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Also the idempotency key.
    pub attempt: AttemptId,
    pub account: AccountId,
    pub invoice: InvoiceNumber,
    pub money: Money,
    /// The gateway's name for the payment method.
    pub method: String,
}

/// A payment method as the gateway keeps it.
#[derive(Clone, Debug)]
pub struct GatewayMethod {
    pub reference: String,
    pub brand: String,
    pub last4: String,
}

#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// It may have been done or not: ask before doing anything else.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// The gateway says that the request makes no sense to it; nothing was done.
    #[error("the gateway rejected the request: {0}")]
    Rejected(String),
}

/// A payment gateway.
pub trait Gateway {
    /// Turns a token from the customer's browser into a stored payment method. The same token gives the same method.
    fn attach(&self, token: &str) -> impl Future<Output = Result<GatewayMethod, GatewayError>>;

    /// Charges once per attempt id, however often it is called.
    fn charge(&self, charge: &Charge) -> impl Future<Output = Result<AttemptOutcome, GatewayError>>;

    /// What became of an attempt; `None` when the gateway never heard of it.
    fn find(&self, attempt: AttemptId) -> impl Future<Output = Result<Option<AttemptOutcome>, GatewayError>>;
}

/// What a gateway's webhook speaks of: a hint to read again, never a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayNotice {
    pub account: AccountId,
    pub invoice: InvoiceNumber,
}

/// Notices as they arrived, kept for a while.
pub trait GatewayEvents {
    /// Keeps the raw bytes under `event`; the same event again changes nothing.
    fn keep_gateway_event(
        &self,
        event: GatewayEventId,
        raw: &str,
        now: WallTime,
    ) -> impl Future<Output = Result<(), PortError>>;

    fn gateway_event(&self, event: GatewayEventId) -> impl Future<Output = Result<Option<String>, PortError>>;
}

/// A notice with what proves where it comes from, as it arrived.
#[derive(Clone, Debug)]
pub struct SignedNotice {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: String,
}

/// Reading what a gateway sends.
pub trait GatewayNotices {
    /// Whether the gateway signed it, not long before `now`.
    fn is_genuine(&self, notice: &SignedNotice, now: WallTime) -> impl Future<Output = Result<bool, PortError>>;

    /// Which invoice a notice is about; `None` for one that is about no payment of ours.
    fn subject(&self, raw: &str) -> Option<GatewayNotice>;
}
