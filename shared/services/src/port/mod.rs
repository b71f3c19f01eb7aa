//! What the services need from outside: one read trait per aggregate, one [`Commit`], one trait per outside system.
//!
//! Reads are strongly consistent unless a method says otherwise.

mod access_tokens;
mod api_keys;
mod audit;
mod books;
mod clients;
mod commit;
mod credentials;
mod factors;
mod gateway;
mod identities;
mod impersonations;
mod key_uses;
mod limits;
mod links;
mod mail;
mod members;
mod operator;
mod outbox;
mod schedule;
mod secrets;
mod sessions;
mod signing;
mod standings;
mod urls;
mod users;

pub use access_tokens::{AccessGrant, AccessToken, AccessTokens, Granted, VerifiedToken};
pub use api_keys::{ApiKeySecret, ApiKeySecrets, ApiKeys};
pub use audit::Audits;
pub use books::{
    Accounts, Coupons, CreditNotes, Invoices, Journal, JournalPosting, Plans, Quotes, Subscriptions, TaxProvider,
    TaxRates, TestClocks,
};
pub use clients::{AuthorizationCodes, Clients};
pub use commit::{CommandRecord, CommandRecords, Commit, CommitError, Commitment};
pub use credentials::CredentialSettings;
pub use factors::{AuthenticatorSecret, AuthenticatorSecrets, FactorChallenges, FactorSets, PasskeyCeremonies};
pub use gateway::{
    Charge, Gateway, GatewayError, GatewayEvents, GatewayMethod, GatewayNotice, GatewayNotices, SignedNotice,
};
pub use identities::{
    AuthenticationRequest, Identities, IdentityProviders, ProviderAnswer, ProviderError, ProviderLogIns, ProviderName,
};
pub use impersonations::Impersonations;
pub use key_uses::KeyUses;
pub use limits::{Counters, GuessRecords, LimitSettings};
pub use links::{Link, LinkPurpose, Links};
pub use mail::{InvoiceLetter, Lease, Leases, Letter, Mailer};
pub use members::Members;
pub use operator::{Operator, StaffTokens};
pub use outbox::{Dispatch, Outbox, OutboxItem, Shelf};
pub use schedule::{DueInstant, DueWork, PendingJobs};
pub use secrets::{NewSecret, NewSecrets};
pub use sessions::{PresentedRefresh, RefreshToken, RefreshTokens, SessionCookie, SessionCookies, Sessions};
pub use signing::{PublicKeys, SealingKeys, SigningKeys};
pub use standings::{StandingQuery, Standings};
pub use urls::{AppUrl, PublicUrl};
pub use users::{Passwords, Users};

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
