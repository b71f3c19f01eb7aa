//! Typed ids: `sub_01j…`, a prefix and a UUIDv7 ([TypeID](https://github.com/jetify-com/typeid) 0.3).
//!
//! Ids identify; order comes from stored instants.

use crate::Version;
use crate::time::BillingTime;
use sha2::{Digest, Sha256};
use type_safe_id::{StaticType, TypeSafeId};

macro_rules! ids {
    ($($name:ident, $tag:ident, $prefix:literal, $doc:literal;)*) => {$(
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $tag;

        impl StaticType for $tag {
            const TYPE: &'static str = $prefix;
        }

        #[doc = $doc]
        pub type $name = TypeSafeId<$tag>;
    )*};
}

ids! {
    AccountId, AccountTag, "acct", "A customer of the operator.";
    UserId, UserTag, "user", "A person who can log in.";
    PlanId, PlanTag, "plan", "What is sold.";
    ComponentId, ComponentTag, "price", "A price component of a plan version.";
    SubscriptionId, SubscriptionTag, "sub", "An account's agreement to a plan version.";
    InvoiceId, InvoiceTag, "inv", "An issued invoice.";
    CreditNoteId, CreditNoteTag, "cn", "An issued credit note.";
    QuoteId, QuoteTag, "quote", "A priced change that can be committed.";
    PaymentId, PaymentTag, "pay", "The payment of an invoice balance.";
    AttemptId, AttemptTag, "att", "One try of a payment at the gateway, and its idempotency key there.";
    PaymentMethodId, PaymentMethodTag, "pm", "A stored means of payment.";
    TestClockId, TestClockTag, "clock", "The billing time of a sandbox account.";
    EventId, EventTag, "evt", "A fact that happened.";
    JournalId, JournalTag, "jrn", "What one decision did to the books.";
    JobId, JobTag, "job", "Work that a decision asks for.";
    CouponId, CouponTag, "coup", "Money off, redeemed by its code.";
    TaxRateId, TaxRateTag, "tax", "A tax of a place, for a time.";
    SessionId, SessionTag, "ses", "Somebody being logged in on one device.";
    RoleId, RoleTag, "role", "A role that the operator has made.";
    ApiKeyId, ApiKeyTag, "key", "A secret that a server calls with.";
    ClientId, ClientTag, "client", "A machine that asks for access tokens (OAuth2).";
    InvitationId, InvitationTag, "invite", "An offer to become a member of an account.";
    ImpersonationId, ImpersonationTag, "imp", "One of the operator's people acting in an account's name.";
    FactorId, FactorTag, "factor", "What somebody can show beside their password.";
    GatewayEventId, GatewayEventTag, "gwe", "A notice received from a payment gateway.";
}

/// The invoice id of a renewal: the same for the same (subscription, cycle, period index), for ever.
///
/// `begun` is when the subscription was made, which no later release of a time zone moves. Storing the invoice under it is what makes billing a period twice impossible.
#[must_use]
pub fn invoice_of_period(subscription: SubscriptionId, cycle: u32, index: i32, begun: BillingTime) -> InvoiceId {
    InvoiceId::from_uuid(derived_uuid(&format!("invoice/{subscription}/{cycle}/{index}"), begun))
}

/// The invoice id of a change: the same for the same (subscription, version that it makes), for ever.
#[must_use]
pub fn invoice_of_change(subscription: SubscriptionId, version: Version, begun: BillingTime) -> InvoiceId {
    InvoiceId::from_uuid(derived_uuid(&format!("invoice/{subscription}/version/{version}"), begun))
}

/// The id of something there is exactly one of per `name`, shaped as UUIDv7 (RFC 9562, section 5.7) with the
/// instant in front and a hash in place of randomness.
#[must_use]
pub fn derived_uuid(name: &str, at: BillingTime) -> uuid::Uuid {
    let digest = Sha256::digest(name.as_bytes());
    let mut random = [0; 10];
    random.copy_from_slice(&digest[..10]);
    let milliseconds = u64::try_from(at.timestamp().as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}
