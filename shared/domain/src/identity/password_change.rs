use super::{PasswordHash, Session, User, end_sessions};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{SessionId, UserId};
use crate::job::{Job, Mail};
use crate::time::WallTime;
use crate::{Decided, Decision};

/// Writes to somebody who has forgotten their password. For an address that nobody has, `user` is one that there is not:
/// as much is done, and the mail goes to nobody.
#[must_use]
pub fn forgot_password(user: UserId, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    decision.jobs.push(Job::SendEmail { mail: Mail::ResetPassword { user } });
    decision.with(())
}

/// A new password for somebody who had the link: their address is theirs, and every session of theirs ends. Returns how many
/// sessions are left to be ended.
#[must_use]
pub fn reset_password(user: &User, sessions: &[Session], password: PasswordHash, now: WallTime) -> Decided<usize> {
    let confirmed_at = user.confirmed_at.or(Some(now));
    set(
        User { password: Some(password), confirmed_at, version: user.version.next(), ..user.clone() },
        sessions,
        None,
        now,
    )
}

/// A new password for somebody who knows the old one: every session of theirs but this one ends. Returns how many are left
/// to be ended.
#[must_use]
pub fn change_password(
    user: &User,
    (sessions, this): (&[Session], Option<SessionId>),
    password: PasswordHash,
    now: WallTime,
) -> Decided<usize> {
    set(User { password: Some(password), version: user.version.next(), ..user.clone() }, sessions, this, now)
}

fn set(user: User, sessions: &[Session], kept: Option<SessionId>, now: WallTime) -> Decided<usize> {
    let Decided { mut decision, output } = end_sessions(user.id, sessions, kept, now);
    decision.events.push(Event::new(EventKind::UserPasswordChanged, user.id, user.version));
    decision.audit(AuditAction::PasswordChanged, user.id);
    decision.jobs.push(Job::SendEmail { mail: Mail::PasswordChanged { user: user.id } });
    decision.writes.push(Write::User(user));
    decision.with(output)
}
