use super::{FactorSet, PasswordHash, Session, User, end_sessions};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{SessionId, UserId};
use crate::job::{Job, Mail};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal};

/// Writes to somebody who has forgotten their password. For an address that nobody has, `user` is one that there is not:
/// as much is done, and the mail goes to nobody.
#[must_use]
pub fn forgot_password(user: UserId, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    decision.jobs.push(Job::SendEmail { mail: Mail::ResetPassword { user } });
    decision.with(())
}

/// A new password as it is kept.
#[derive(Clone, Debug)]
pub struct ChosenPassword {
    pub hash: PasswordHash,
    /// Whether it only does beside a second factor.
    pub is_short: bool,
}

/// A new password for somebody who had the link: their address is theirs, and every session of theirs ends. Returns how many
/// sessions are left to be ended.
///
/// # Errors
/// [`Refusal::PasswordLength`] for a short one of somebody without a second factor.
pub fn reset_password(
    (user, factors): (&User, &FactorSet),
    sessions: &[Session],
    password: ChosenPassword,
    now: WallTime,
) -> Result<Decided<usize>, Refusal> {
    let confirmed = User { confirmed_at: user.confirmed_at.or(Some(now)), ..user.clone() };
    set((&confirmed, factors), (sessions, None), password, now)
}

/// A new password for somebody who knows the old one: every session of theirs but this one ends. Returns how many are left
/// to be ended.
///
/// # Errors
/// As [`reset_password`].
pub fn change_password(
    of: (&User, &FactorSet),
    (sessions, this): (&[Session], Option<SessionId>),
    password: ChosenPassword,
    now: WallTime,
) -> Result<Decided<usize>, Refusal> {
    set(of, (sessions, this), password, now)
}

/// Whoever asked for another address may have been the one that the password is changed because of.
fn set(
    (user, factors): (&User, &FactorSet),
    (sessions, kept): (&[Session], Option<SessionId>),
    password: ChosenPassword,
    now: WallTime,
) -> Result<Decided<usize>, Refusal> {
    let mut user = User { password: Some(password.hash), version: user.version.next(), ..user.clone() };
    user.personal.change = None;
    let Decided { mut decision, output } = end_sessions(user.id, sessions, kept, now);
    decision.writes.extend(factors.beside_password(password.is_short)?.map(Write::FactorSet));
    decision.events.push(Event::new(EventKind::UserPasswordChanged, user.id, user.version));
    decision.audit(AuditAction::PasswordChanged, user.id);
    decision.jobs.push(Job::SendEmail { mail: Mail::PasswordChanged { user: user.id } });
    decision.writes.push(Write::User(user));
    Ok(decision.with(output))
}
