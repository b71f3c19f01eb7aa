use crate::port::PortError;
use domain::Refusal;
use domain::limit::Exceeded;
use std::fmt;

/// Why a command or a query has no answer. Transport-free: the entry maps it once.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing, or it is someone else's, which must look the same.
    #[error("no such {0}")]
    NotFound(Thing),
    /// The thing is not in the version the caller saw.
    #[error("the {0} has changed")]
    Stale(Thing),
    /// The idempotency key came before, with another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Others changed the same things until the time was up.
    #[error("nothing settled before the deadline")]
    Unsettled,
    /// It was asked too often.
    #[error(transparent)]
    Exceeded(#[from] Exceeded),
    #[error(transparent)]
    Port(#[from] PortError),
    /// Our mistake: a state that the rules do not produce.
    #[error("defect: {0}")]
    Defect(&'static str),
}

/// The kinds of thing that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Account,
    ApiKey,
    Client,
    Coupon,
    CreditNote,
    GatewayEvent,
    Impersonation,
    Invitation,
    Invoice,
    LinkedIdentity,
    Member,
    Plan,
    Quote,
    Role,
    SecondFactor,
    Session,
    SigningKey,
    StaffMember,
    Subscription,
    TaxRate,
    TestClock,
    User,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Account => "account",
            Self::ApiKey => "API key",
            Self::Client => "client",
            Self::Coupon => "coupon",
            Self::CreditNote => "credit note",
            Self::GatewayEvent => "gateway event",
            Self::Impersonation => "impersonation",
            Self::Invitation => "invitation",
            Self::Invoice => "invoice",
            Self::LinkedIdentity => "linked identity",
            Self::Member => "member",
            Self::Plan => "plan",
            Self::Quote => "quote",
            Self::Role => "role",
            Self::SecondFactor => "second factor",
            Self::Session => "session",
            Self::SigningKey => "signing key",
            Self::StaffMember => "staff member",
            Self::Subscription => "subscription",
            Self::TaxRate => "tax rate",
            Self::TestClock => "test clock",
            Self::User => "user",
        })
    }
}
