use super::{Admins, EmailClaim, FactorSet, LinkedIdentity, Session, Staff, User, end_sessions};
use crate::audit::{AuditAction, AuditFact, Chain};
use crate::decision::{Removal, Write};
use crate::event::{Event, EventKind};
use crate::job::{Job, Mail};
use crate::time::WallTime;
use crate::{Decided, Refusal, Version};

/// All that there is of a user who belongs to no account any more.
#[derive(Clone, Debug)]
pub struct DeleteUser {
    pub user: User,
    pub claim: EmailClaim,
    pub staff: Option<Staff>,
    /// The admins that there are.
    pub admins: Option<Admins>,
    pub sessions: Vec<Session>,
    pub factors: FactorSet,
    pub identities: Vec<LinkedIdentity>,
}

/// Takes a user away with everything that says who they were: their address can be registered anew, by anybody. What was
/// done stays in the audit log, under an id that names nobody. Returns how many sessions are left to be ended.
///
/// # Errors
/// [`Refusal::LastAdmin`].
pub fn delete_user(all: &DeleteUser, now: WallTime) -> Result<Decided<usize>, Refusal> {
    let DeleteUser { user, claim, staff, admins, sessions, factors, identities } = all;
    let Decided { mut decision, output } = end_sessions(user.id, sessions, None, now);
    if let Some(staff) = staff {
        let (user, version) = (staff.user, staff.version);
        decision.writes.extend(Admins::after(admins.as_ref(), Some(staff.role), None)?.map(Write::Admins));
        decision.audits.push(AuditFact::new(Chain::Operator, AuditAction::StaffChanged, user));
        decision.events.push(Event::new(EventKind::StaffRemoved, user, version.next()));
        decision.removals.push(Removal::Staff { user, version });
        decision.removals.push(Removal::StaffEntry { user, version: Version::FIRST });
    }
    decision.audit(AuditAction::UserDeleted, user.id);
    decision.events.push(Event::new(EventKind::UserDeleted, user.id, user.version.next()));
    let to = user.personal.email.clone();
    decision.jobs.push(Job::SendEmail { mail: Mail::UserDeleted { user: user.id, to } });
    if factors.version != Version::from(0) {
        decision.removals.push(Removal::FactorSet { user: user.id, version: factors.version });
    }
    for linked in identities {
        let (user, provider, version) = (linked.user, linked.provider.clone(), linked.version);
        let identity_sha256 = linked.identity_sha256.clone();
        decision.removals.push(Removal::LinkedIdentity { user, provider, version });
        decision.removals.push(Removal::IdentityClaim { identity_sha256, version: Version::FIRST });
    }
    decision.removals.push(Removal::EmailClaim { email: claim.email.clone(), version: claim.version });
    decision.removals.push(Removal::User { user: user.id, version: user.version });
    Ok(decision.with(output))
}
