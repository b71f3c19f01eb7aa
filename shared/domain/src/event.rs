//! Facts that happened. An event is thin: whoever wants the object reads it.

use crate::Version;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($kind:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum EventKind {
            $(#[serde(rename = $name)] $kind,)*
        }

        impl EventKind {
            /// The name that consumers see.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    AccountCreated = "account.created",
    AccountUpdated = "account.updated",
    ApiKeyCreated = "api_key.created",
    ApiKeyRotated = "api_key.rotated",
    ApiKeyRevoked = "api_key.revoked",
    CreditNoteIssued = "credit_note.issued",
    CouponCreated = "coupon.created",
    CouponArchived = "coupon.archived",
    ImpersonationStarted = "impersonation.started",
    ImpersonationEnded = "impersonation.ended",
    InvitationCreated = "invitation.created",
    InvitationRevoked = "invitation.revoked",
    InvoiceIssued = "invoice.issued",
    InvoicePaid = "invoice.paid",
    InvoiceOverdue = "invoice.overdue",
    InvoiceVoided = "invoice.voided",
    InvoiceUncollectible = "invoice.uncollectible",
    MemberJoined = "member.joined",
    MemberRoleChanged = "member.role_changed",
    MemberRemoved = "member.removed",
    PaymentFailed = "payment.failed",
    PaymentReceived = "payment.received",
    PaymentMethodAttached = "payment_method.attached",
    PlanCreated = "plan.created",
    PlanUpdated = "plan.updated",
    PlanArchived = "plan.archived",
    RoleCreated = "role.created",
    RoleUpdated = "role.updated",
    StaffAdded = "staff.added",
    StaffRoleChanged = "staff.role_changed",
    StaffRemoved = "staff.removed",
    SubscriptionCreated = "subscription.created",
    SubscriptionActivated = "subscription.activated",
    SubscriptionRenewed = "subscription.renewed",
    SubscriptionPastDue = "subscription.past_due",
    SubscriptionUpdated = "subscription.updated",
    SubscriptionChanged = "subscription.changed",
    SubscriptionPaused = "subscription.paused",
    SubscriptionResumed = "subscription.resumed",
    SubscriptionCancelled = "subscription.cancelled",
    SubscriptionReactivated = "subscription.reactivated",
    SubscriptionExpired = "subscription.expired",
    TaxRateCreated = "tax_rate.created",
    TaxRateArchived = "tax_rate.archived",
    TestClockCreated = "test_clock.created",
    TestClockAdvanced = "test_clock.advanced",
    UserRegistered = "user.registered",
    UserConfirmed = "user.confirmed",
    UserPasswordChanged = "user.password_changed",
    UserSecondFactorAdded = "user.second_factor_added",
    UserSecondFactorRemoved = "user.second_factor_removed",
    UserEmailChanged = "user.email_changed",
    UserDeleted = "user.deleted",
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub kind: EventKind,
    /// The id of what it happened to.
    pub subject: String,
    /// The subject's version after it happened: the sequence number.
    pub version: Version,
}

impl Event {
    #[must_use]
    pub fn new(kind: EventKind, subject: impl ToString, version: Version) -> Self {
        Self { kind, subject: subject.to_string(), version }
    }
}
