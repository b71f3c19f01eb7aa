//! What the services need from outside: one read trait per aggregate, one [`Commit`], one trait per outside system.
//!
//! Reads are strongly consistent unless a method says otherwise.

mod audit;
mod books;
mod commit;
mod gateway;
mod identity;
mod limits;
mod mail;
mod outbox;
mod schedule;

pub use audit::Audits;
pub use books::{
    Accounts, Coupons, CreditNotes, Invoices, Journal, JournalPosting, Plans, Quotes, Subscriptions, TaxProvider,
    TaxRates, TestClocks,
};
pub use commit::{CommandRecord, CommandRecords, Commit, CommitError, Commitment};
pub use gateway::{
    Charge, Gateway, GatewayError, GatewayEvents, GatewayMethod, GatewayNotice, GatewayNotices, SignedNotice,
};
pub use identity::{
    AccessGrant, AccessToken, AccessTokens, ApiKeySecret, ApiKeySecrets, ApiKeys, AuthorizationCodes, Clients, Granted,
    Impersonations, Link, LinkPurpose, Links, Members, NewSecret, NewSecrets, Operator, Passwords, PresentedRefresh,
    PublicKeys, PublicUrl, RefreshToken, RefreshTokens, SealingKeys, Sessions, SigningKeys, StaffTokens, StandingQuery,
    Standings, Users, VerifiedToken,
};
pub use limits::{Counters, GuessRecords, LimitSettings};
pub use mail::{InvoiceLetter, Lease, Leases, Letter, Mailer};
pub use outbox::{Dispatch, Outbox, OutboxItem, Shelf};
pub use schedule::{DueInstant, DueWork, PendingJobs};

/// An outside system did not do its part.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// It may work another time: a throttle, a time-out, a lost connection.
    #[error("{system} is unavailable: {reason}")]
    Unavailable { system: &'static str, reason: String },
    /// It never will without a change: a denied permission, data that cannot be read.
    #[error("{system} failed: {reason}")]
    Broken { system: &'static str, reason: String },
}
