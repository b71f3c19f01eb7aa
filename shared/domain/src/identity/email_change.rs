use super::{EmailClaim, Session, User, UserContact, end_sessions};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::id::SessionId;
use crate::job::{Job, Mail};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The address that a user wants to have, until whoever reads its mail wants it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChange {
    pub to: EmailAddress,
    /// The one it was asked for in, which goes on when the others end.
    pub session: Option<SessionId>,
}

impl EmailChange {
    /// Tells the address from any other that the user might ask for, and nothing about it.
    #[must_use]
    pub fn mark(&self) -> [u8; 12] {
        let mut mark = [0; 12];
        mark.copy_from_slice(&Sha256::digest(self.to.canonical().as_bytes())[..12]);
        mark
    }
}

/// Notes the address that a user wants, in the place of any they wanted before, and writes to both. It looks at nobody
/// else's address, so nothing that the user sees tells whether this one is taken.
#[must_use]
pub fn change_email(user: &User, to: EmailAddress, session: Option<SessionId>, now: WallTime) -> Decided<()> {
    let personal = UserContact { change: Some(EmailChange { to, session }), ..user.personal.clone() };
    let mut decision = Decision::new(Home::User(user.id), now.as_billing_time());
    decision.audit(AuditAction::EmailChangeRequested, user.id);
    decision.jobs.push(Job::SendEmail { mail: Mail::ConfirmNewEmail { user: user.id } });
    decision.jobs.push(Job::SendEmail { mail: Mail::EmailChangeRequested { user: user.id } });
    decision.writes.push(Write::User(User { personal, version: user.version.next(), ..user.clone() }));
    decision.with(())
}

/// Gives a user the address that they want, for somebody who had the link: it is confirmed, the old one is free, both are
/// told, and every session ends but the one it was asked for in. `own` is the claim of the address that they have,
/// `wanted` that of the other if there is one. Returns how many sessions are left to be ended.
///
/// # Errors
/// [`Refusal::EmailTaken`].
pub fn confirm_email_change(
    user: &User,
    change: &EmailChange,
    (own, wanted): (&EmailClaim, Option<&EmailClaim>),
    sessions: &[Session],
    now: WallTime,
) -> Result<Decided<usize>, Refusal> {
    if wanted.is_some_and(|claim| claim.user != user.id) {
        return Err(Refusal::EmailTaken);
    }
    let email = change.to.clone();
    let changed = User {
        personal: UserContact::new(email.clone()),
        confirmed_at: Some(now),
        version: user.version.next(),
        ..user.clone()
    };
    let Decided { mut decision, output } = end_sessions(user.id, sessions, change.session, now);
    decision.audit(AuditAction::EmailChanged, user.id);
    decision.events.push(Event::new(EventKind::UserEmailChanged, user.id, changed.version));
    for to in [user.personal.email.clone(), email.clone()] {
        decision.jobs.push(Job::SendEmail { mail: Mail::EmailChanged { user: user.id, to } });
    }
    // Another spelling of the address that they have is a change too, and frees nothing.
    let version = wanted.map_or(Version::FIRST, |own| own.version.next());
    decision.writes.push(Write::EmailClaim(EmailClaim { email, user: user.id, version }));
    if wanted.is_none() {
        decision.removals.push(Removal::EmailClaim { email: own.email.clone(), version: own.version });
    }
    decision.writes.push(Write::User(changed));
    Ok(decision.with(output))
}
