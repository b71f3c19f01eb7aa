use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{AccountId, ApiKeyId, UserId};
use crate::permission::{PermissionSet, RoleKind};
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    pub id: ApiKeyId,
    pub owner: KeyOwner,
    pub name: Name,
    pub scopes: PermissionSet,
    pub expires_at: Option<WallTime>,
    pub secret_sha256: String,
}

/// A secret that a server calls with. The secret itself is shown once and stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub owner: KeyOwner,
    pub name: Name,
    pub scopes: PermissionSet,
    /// SHA-256 (hexadecimal) of the whole key.
    pub secret_sha256: String,
    /// What rotations have put in the past, and is good for a while.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<SupersededKey>,
    pub created_by: UserId,
    pub created_at: WallTime,
    pub expires_at: Option<WallTime>,
    pub revoked_at: Option<WallTime>,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupersededKey {
    pub secret_sha256: String,
    pub until: WallTime,
}

/// Whose a key is: it reaches no further than its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    Account(AccountId),
    Operator,
}

impl KeyOwner {
    fn home(self) -> Home {
        match self {
            Self::Account(account) => Home::Members(account),
            Self::Operator => Home::Operator,
        }
    }

    /// The most that its keys allow.
    pub(super) fn most(self) -> PermissionSet {
        match self {
            Self::Account(_) => RoleKind::Account.most(),
            Self::Operator => RoleKind::Staff.most(),
        }
    }
}

impl ApiKey {
    /// The longest that a secret is good beside its successor, in seconds.
    pub const LONGEST_OVERLAP: u32 = 7 * 24 * 60 * 60;
    /// A key has at most so many secrets of the past that are still good.
    const MOST_SUPERSEDED: usize = 5;

    /// Whether a caller who has the secret with this SHA-256 has this key, now.
    #[must_use]
    pub fn is_good(&self, secret_sha256: &str, now: WallTime) -> bool {
        let superseded = |before: &SupersededKey| before.secret_sha256 == secret_sha256 && now < before.until;
        let known = self.secret_sha256 == secret_sha256 || self.superseded.iter().any(superseded);
        known && !self.is_over(now)
    }

    fn is_over(&self, now: WallTime) -> bool {
        self.revoked_at.is_some() || self.expires_at.is_some_and(|end| now >= end)
    }
}

/// Makes a key for somebody who may do `own` where it reaches.
///
/// # Errors
/// [`Refusal::ScopesBeyondOwn`], [`Refusal::NoScopes`], [`Refusal::ExpiryPast`].
pub fn create_api_key(
    new: NewApiKey,
    own: PermissionSet,
    created_by: UserId,
    now: WallTime,
) -> Result<Decided<ApiKey>, Refusal> {
    let NewApiKey { id, owner, name, scopes, expires_at, secret_sha256 } = new;
    if scopes.is_empty() {
        return Err(Refusal::NoScopes);
    }
    check_scopes(owner, scopes, own)?;
    if expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::ExpiryPast);
    }
    let version = Version::FIRST;
    let (superseded, revoked_at, created_at) = (Vec::new(), None, now);
    let key = ApiKey {
        id,
        owner,
        name,
        scopes,
        secret_sha256,
        superseded,
        created_by,
        created_at,
        expires_at,
        revoked_at,
        version,
    };
    Ok(written(key, (EventKind::ApiKeyCreated, AuditAction::ApiKeyCreated), now))
}

/// Gives a key another secret. The one it has is good for so many seconds more.
///
/// # Errors
/// [`Refusal::ApiKeyOver`]; [`Refusal::ScopesBeyondOwn`] for somebody who may not do all that the key may.
pub fn rotate_api_key(
    key: &ApiKey,
    own: PermissionSet,
    (secret_sha256, overlap): (String, u32),
    now: WallTime,
) -> Result<Decided<ApiKey>, Refusal> {
    if key.is_over(now) {
        return Err(Refusal::ApiKeyOver);
    }
    check_scopes(key.owner, key.scopes, own)?;
    let until = now.after_seconds(i64::from(overlap.min(ApiKey::LONGEST_OVERLAP)));
    let before = SupersededKey { secret_sha256: key.secret_sha256.clone(), until };
    let good = key.superseded.iter().filter(|before| now < before.until).cloned();
    let mut superseded: Vec<_> = good.chain((overlap > 0).then_some(before)).collect();
    let too_many = superseded.len().saturating_sub(ApiKey::MOST_SUPERSEDED);
    superseded.drain(..too_many);
    let rotated = ApiKey { secret_sha256, superseded, version: key.version.next(), ..key.clone() };
    Ok(written(rotated, (EventKind::ApiKeyRotated, AuditAction::ApiKeyRotated), now))
}

/// Ends a key for good; again is the same as once.
#[must_use]
pub fn revoke_api_key(key: &ApiKey, now: WallTime) -> Decided<ApiKey> {
    if key.revoked_at.is_some() {
        return Decision::new(key.owner.home(), now.as_billing_time()).with(key.clone());
    }
    let revoked = ApiKey { revoked_at: Some(now), superseded: Vec::new(), version: key.version.next(), ..key.clone() };
    written(revoked, (EventKind::ApiKeyRevoked, AuditAction::ApiKeyRevoked), now)
}

fn check_scopes(owner: KeyOwner, scopes: PermissionSet, own: PermissionSet) -> Result<(), Refusal> {
    if scopes.is_within(own.intersection(owner.most())) { Ok(()) } else { Err(Refusal::ScopesBeyondOwn) }
}

fn written(key: ApiKey, (kind, action): (EventKind, AuditAction), now: WallTime) -> Decided<ApiKey> {
    let mut decision = Decision::new(key.owner.home(), now.as_billing_time());
    decision.audit(action, key.id);
    decision.events.push(Event::new(kind, key.id, key.version));
    decision.writes.push(Write::ApiKey(key.clone()));
    decision.with(key)
}
