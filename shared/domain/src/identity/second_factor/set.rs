use super::{Authenticator, Passkey};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::id::{FactorId, UserId};
use crate::job::{FactorChange, Job, Mail};
use crate::time::WallTime;
use crate::{Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

/// All second factors of somebody, as one thing: what is good once is used once, and the last of them stays where the
/// password does not do alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSet {
    pub user: UserId,
    pub authenticators: Vec<Authenticator>,
    pub passkeys: Vec<Passkey>,
    /// SHA-256 (hexadecimal) of the recovery codes that were not used.
    pub recovery_sha256: Vec<String>,
    /// Whether the password is one that only does beside a second factor.
    pub short_password: bool,
    pub version: Version,
}

impl FactorSet {
    /// Nobody has more factors than so many.
    pub const MOST: usize = 10;

    /// Of somebody who never had any.
    #[must_use]
    pub fn none(user: UserId) -> Self {
        Self {
            user,
            authenticators: Vec::new(),
            passkeys: Vec::new(),
            recovery_sha256: Vec::new(),
            short_password: false,
            version: Version::from(0),
        }
    }

    /// Whether a password does not do alone.
    #[must_use]
    pub fn is_asked_for(&self) -> bool {
        self.many() > 0
    }

    /// The apps whose codes are good.
    pub fn confirmed(&self) -> impl Iterator<Item = &Authenticator> {
        self.authenticators.iter().filter(|it| it.confirmed_at.is_some())
    }

    #[must_use]
    pub fn has(&self, factor: FactorId) -> bool {
        self.authenticators.iter().any(|it| it.id == factor) || self.passkeys.iter().any(|it| it.id == factor)
    }

    /// What becomes of them with a new password, if anything does. Written with the password, so that the last of them is
    /// not taken away at the same moment.
    pub(in crate::identity) fn beside_password(&self, is_short: bool) -> Result<Option<Self>, Refusal> {
        if is_short && !self.is_asked_for() {
            return Err(Refusal::PasswordLength);
        }
        let noted = Self { short_password: is_short, version: self.version.next(), ..self.clone() };
        Ok((is_short != self.short_password).then_some(noted))
    }

    /// How many of them can be shown.
    pub(super) fn many(&self) -> usize {
        self.confirmed().count() + self.passkeys.len()
    }

    /// Has it stored as it is now.
    pub(super) fn written(self, now: WallTime) -> Decision {
        let mut decision = Decision::new(Home::User(self.user), now.as_billing_time());
        decision.writes.push(Write::FactorSet(Self { version: self.version.next(), ..self }));
        decision
    }
}

/// Has it remembered, and the person told, since it may not have been they.
pub(super) fn tell(
    decision: &mut Decision,
    user: UserId,
    (action, change): (AuditAction, FactorChange),
    object: impl ToString,
) {
    decision.audit(action, object);
    decision.jobs.push(Job::SendEmail { mail: Mail::FactorsChanged { user, change } });
}
