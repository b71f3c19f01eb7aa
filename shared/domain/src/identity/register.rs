use super::{Admins, EmailClaim, PasswordHash, Staff, StaffEntry, StaffTokenBurnt, User, UserContact};
use crate::audit::{AuditAction, AuditFact, Chain};
use crate::decision::{Home, Write};
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::id::UserId;
use crate::job::{Job, Mail};
use crate::permission::StaffRole;
use crate::time::WallTime;
use crate::{Decided, Decision, Version};

/// What a registration brings with it.
#[derive(Clone, Debug)]
pub struct Registration {
    pub id: UserId,
    pub email: EmailAddress,
    pub password: PasswordHash,
    /// SHA-256 of the right one-time staff token, when it was given.
    pub staff_token_sha256: Option<String>,
    /// The admins that there are.
    pub admins: Option<Admins>,
}

/// Makes a user who has yet to confirm their address. An address that is taken gets a mail and nothing else, so
/// that a stranger learns nothing from the answer.
#[must_use]
pub fn register(known: Option<&EmailClaim>, registration: Registration, now: WallTime) -> Decided<()> {
    let user = known.map_or(registration.id, |claim| claim.user);
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    if let Some(claim) = known {
        decision.jobs.push(Job::SendEmail { mail: Mail::AlreadyRegistered { user: claim.user } });
        return decision.with(());
    }
    let user = User {
        id: registration.id,
        personal: UserContact::new(registration.email.clone()),
        password: Some(registration.password),
        confirmed_at: None,
        created_at: now,
        version: Version::FIRST,
    };
    decision.events.push(Event::new(EventKind::UserRegistered, user.id, user.version));
    decision.jobs.push(Job::SendEmail { mail: Mail::ConfirmEmail { user: user.id } });
    decision.writes.push(Write::EmailClaim(EmailClaim {
        email: registration.email,
        user: user.id,
        version: Version::FIRST,
    }));
    if let Some(token_sha256) = registration.staff_token_sha256 {
        decision.audits.push(AuditFact::new(Chain::Operator, AuditAction::StaffChanged, user.id));
        let (user, version) = (user.id, Version::FIRST);
        let admins = registration.admins;
        let count = admins.as_ref().map_or(1, |admins| admins.count + 1);
        let version_of_admins = admins.map_or(Version::FIRST, |admins| admins.version.next());
        decision.writes.push(Write::Admins(Admins { count, version: version_of_admins }));
        decision.writes.push(Write::StaffEntry(StaffEntry { user, version }));
        decision.writes.push(Write::Staff(Staff { user, role: StaffRole::Admin, version }));
        decision.writes.push(Write::StaffTokenBurnt(StaffTokenBurnt { token_sha256, user, version }));
    }
    decision.writes.push(Write::User(user));
    decision.with(())
}

/// Confirms the user's address; again is the same as once.
#[must_use]
pub fn confirm_email(user: &User, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::User(user.id), now.as_billing_time());
    if user.confirmed_at.is_none() {
        let user = User { confirmed_at: Some(now), version: user.version.next(), ..user.clone() };
        decision.events.push(Event::new(EventKind::UserConfirmed, user.id, user.version));
        decision.writes.push(Write::User(user));
    }
    decision.with(())
}
