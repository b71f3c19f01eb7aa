//! Who somebody is elsewhere: identities of OpenID Connect providers, each of which is one user's.

use super::{EmailClaim, FactorSet, User, UserContact};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::id::UserId;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// What the operator calls a provider: 1 to 40 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderId(String);

impl ProviderId {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProviderId {
    type Error = Refusal;

    fn try_from(id: String) -> Result<Self, Refusal> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=40).contains(&id.len()) && id.bytes().all(plain) { Ok(Self(id)) } else { Err(Refusal::NoSuchProvider) }
    }
}

impl From<ProviderId> for String {
    fn from(id: ProviderId) -> Self {
        id.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whom a provider means. Only both together name somebody, for ever; an address names nobody (OpenID Connect Core 1.0,
/// section 5.7).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSubject {
    pub issuer: String,
    pub subject: String,
}

impl ProviderSubject {
    /// Hexadecimal. An issuer is a URL and so has no NUL, which keeps two pairs apart.
    #[must_use]
    pub fn sha256(&self) -> String {
        let hash = Sha256::new().chain_update(&self.issuer).chain_update([0]).chain_update(&self.subject).finalize();
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Personal data stays out of logs.
impl fmt::Debug for ProviderSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderSubject(…)")
    }
}

/// What a provider has said of somebody who was there a moment ago.
#[derive(Clone, Debug)]
pub struct ProvenIdentity {
    pub provider: ProviderId,
    pub who: ProviderSubject,
    pub email: Option<EmailAddress>,
    /// Whether the provider has seen that the address is theirs.
    pub email_verified: bool,
}

/// One identity, one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityClaim {
    /// See [`ProviderSubject::sha256`].
    pub identity_sha256: String,
    pub user: UserId,
    pub version: Version,
}

/// A provider that a user logs in with; one identity of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    pub user: UserId,
    pub provider: ProviderId,
    pub identity_sha256: String,
    pub personal: IdentityContact,
    pub linked_at: WallTime,
    pub version: Version,
}

/// What identifies the person, apart from everything else so that it can be erased alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityContact {
    pub who: ProviderSubject,
    /// As the provider had it when it was linked.
    pub email: Option<EmailAddress>,
}

impl fmt::Debug for IdentityContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityContact(…)")
    }
}

/// Whose identity it is. Nobody's makes a user with the address, confirmed and without a password.
///
/// # Errors
/// [`Refusal::ProviderEmailUnverified`] without an address that the provider vouches for; [`Refusal::LinkFirst`] for one that
/// a user has: whoever has an address at a provider has not shown that they are that user.
pub fn enter_by_provider(
    claim: Option<&IdentityClaim>,
    address: Option<&EmailClaim>,
    proven: &ProvenIdentity,
    (new, now): (UserId, WallTime),
) -> Result<Decided<UserId>, Refusal> {
    if let Some(claim) = claim {
        return Ok(Decision::new(Home::User(claim.user), now.as_billing_time()).with(claim.user));
    }
    let email = proven.email.clone().filter(|_| proven.email_verified).ok_or(Refusal::ProviderEmailUnverified)?;
    if address.is_some() {
        return Err(Refusal::LinkFirst);
    }
    let user = User {
        id: new,
        personal: UserContact::new(email.clone()),
        password: None,
        confirmed_at: Some(now),
        created_at: now,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::User(new), now.as_billing_time());
    decision.events.push(Event::new(EventKind::UserRegistered, new, user.version));
    decision.events.push(Event::new(EventKind::UserConfirmed, new, user.version));
    decision.writes.push(Write::EmailClaim(EmailClaim { email, user: new, version: Version::FIRST }));
    decision.writes.push(Write::User(user));
    claim_identity(&mut decision, new, proven, now);
    Ok(decision.with(new))
}

/// Links the identity to a user who has shown that they are it; again is the same as once.
///
/// # Errors
/// [`Refusal::IdentityTaken`] for another user's; [`Refusal::ProviderLinked`] for a second one of the provider.
pub fn link_identity(
    user: &User,
    claim: Option<&IdentityClaim>,
    linked: Option<&LinkedIdentity>,
    proven: &ProvenIdentity,
    now: WallTime,
) -> Result<Decided<()>, Refusal> {
    let mut decision = Decision::new(Home::User(user.id), now.as_billing_time());
    match (claim, linked) {
        (Some(claim), _) if claim.user != user.id => Err(Refusal::IdentityTaken),
        (Some(_), _) => Ok(decision.with(())),
        (None, Some(_)) => Err(Refusal::ProviderLinked),
        (None, None) => {
            claim_identity(&mut decision, user.id, proven, now);
            decision.writes.push(user.held());
            Ok(decision.with(()))
        }
    }
}

fn claim_identity(decision: &mut Decision, user: UserId, proven: &ProvenIdentity, now: WallTime) {
    let (identity_sha256, version) = (proven.who.sha256(), Version::FIRST);
    decision.audit(AuditAction::IdentityLinked, &proven.provider);
    decision.writes.push(Write::IdentityClaim(IdentityClaim {
        identity_sha256: identity_sha256.clone(),
        user,
        version,
    }));
    decision.writes.push(Write::LinkedIdentity(LinkedIdentity {
        user,
        provider: proven.provider.clone(),
        identity_sha256,
        personal: IdentityContact { who: proven.who.clone(), email: proven.email.clone() },
        linked_at: now,
        version,
    }));
}

/// Lets go of an identity, which is anybody's from then on. The user is written along, so that of two who take ways in away
/// at the same time one sees what the other has left.
///
/// # Errors
/// [`Refusal::LastWayIn`] for the only one of a user who has neither a password nor a passkey.
pub fn unlink_identity(
    (user, factors): (&User, &FactorSet),
    linked: (&LinkedIdentity, usize),
    claim: Option<&IdentityClaim>,
    now: WallTime,
) -> Result<Decided<()>, Refusal> {
    let (linked, of_them) = linked;
    if user.password.is_none() && of_them < 2 && factors.passkeys.is_empty() {
        return Err(Refusal::LastWayIn);
    }
    let mut decision = Decision::new(Home::User(user.id), now.as_billing_time());
    decision.audit(AuditAction::IdentityUnlinked, &linked.provider);
    decision.writes.push(user.held());
    let provider = linked.provider.clone();
    decision.removals.push(Removal::LinkedIdentity { user: user.id, provider, version: linked.version });
    if let Some(claim) = claim.filter(|claim| claim.user == user.id) {
        let identity_sha256 = claim.identity_sha256.clone();
        decision.removals.push(Removal::IdentityClaim { identity_sha256, version: claim.version });
    }
    Ok(decision.with(()))
}

/// A log-in that is under way at a provider. What its browser has to show is stored as a hash, and PKCE and nonce come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderLogIn {
    pub provider: ProviderId,
    /// Where the provider sends the browser back to.
    pub return_to: String,
    /// Hexadecimal.
    pub proof_sha256: String,
    pub good_until: WallTime,
}

impl ProviderLogIn {
    /// Seconds that somebody has at the provider.
    pub const LIFETIME: i64 = 10 * 60;

    /// # Errors
    /// [`Refusal::InvalidToken`] for a log-in that is over, and for a browser that did not begin it.
    pub fn check(&self, proof_sha256: &str, now: WallTime) -> Result<(), Refusal> {
        if self.proof_sha256 == proof_sha256 && now < self.good_until { Ok(()) } else { Err(Refusal::InvalidToken) }
    }
}
