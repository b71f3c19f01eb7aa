use super::{Granting, Staff, WebOrigin};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::id::{SessionId, UserId};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Somebody being logged in on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub kind: SessionKind,
    /// SHA-256 (hexadecimal) of the refresh token, or of the cookie's secret.
    pub secret_sha256: String,
    /// The refresh tokens that were exchanged a moment ago, oldest first.
    pub superseded: Vec<Superseded>,
    pub proof: Proof,
    pub created_at: WallTime,
    pub seen_at: WallTime,
    pub personal: SessionAgent,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// Access tokens, renewed with a refresh token.
    Bearer,
    /// A browser's cookie, good for requests of pages of this origin.
    Cookie { origin: WebOrigin },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    pub secret_sha256: String,
    pub at: WallTime,
}

/// How and when somebody has shown who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    pub at: WallTime,
    pub factors: Vec<Factor>,
}

/// Written as RFC 8176 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factor {
    #[serde(rename = "pwd")]
    Password,
    #[serde(rename = "otp")]
    OneTimeCode,
    #[serde(rename = "hwk")]
    Passkey,
    #[serde(rename = "fed")]
    Provider,
}

/// What a person recognises a session by.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAgent {
    /// The `User-Agent` it began with, shortened.
    pub agent: Option<String>,
    /// Where it came from, as API Gateway saw it.
    pub address: Option<String>,
}

/// Personal data stays out of logs.
impl fmt::Debug for SessionAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionAgent(…)")
    }
}

/// What begins a session.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    pub kind: SessionKind,
    pub secret_sha256: String,
    pub factors: Vec<Factor>,
    /// What opens the session that the browser was in until now, if it had a cookie.
    pub presented_sha256: Option<String>,
    pub personal: SessionAgent,
}

/// What came of presenting a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refreshed {
    /// The successor is good from now on; or it has been since a moment ago, and this is the same question again.
    Successor,
    /// Somebody else has had the token: the session is over.
    Replayed,
}

impl Session {
    /// It ends at the latest so many seconds after it began.
    pub const LIFETIME: i64 = 90 * 24 * 60 * 60;
    /// It ends when nothing was heard of it for so many seconds.
    pub const IDLE: i64 = 30 * 24 * 60 * 60;
    /// So many seconds long a refresh token that was exchanged gets the same successor again: the answer may have been
    /// lost, or two tabs have asked at once.
    pub const GRACE: i64 = 30;
    /// So many seconds have to pass before a cookie's session is renewed again: what is sooner costs nothing.
    pub const RENEWED_AFTER: i64 = 60 * 60;
    /// A user is in at most so many: one more ends those that were heard of least recently.
    pub const MOST: usize = 50;

    #[must_use]
    pub fn ends_at(&self) -> WallTime {
        self.created_at.after_seconds(Self::LIFETIME).min(self.seen_at.after_seconds(Self::IDLE))
    }

    #[must_use]
    pub fn is_over(&self, now: WallTime) -> bool {
        now >= self.ends_at()
    }
}

/// Begins a session of somebody who has shown who they are and is in `others` already. Those that are over go, those that
/// are too many, and the one of theirs that the same browser was in: its cookie is replaced (OWASP ASVS 5.0.0, 7.2.4).
#[must_use]
pub fn open_session(user: UserId, others: &[Session], open: OpenSession, now: WallTime) -> Decided<Session> {
    let OpenSession { id, kind, secret_sha256, factors, presented_sha256, personal } = open;
    let session = Session {
        id,
        user,
        kind,
        secret_sha256,
        superseded: Vec::new(),
        proof: Proof { at: now, factors },
        created_at: now,
        seen_at: now,
        personal,
        version: Version::FIRST,
    };
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    decision.audit(AuditAction::LogIn, session.id);
    decision.writes.push(Write::Session(session.clone()));
    // Whoever gets tokens keeps the cookie.
    let replaced = presented_sha256.filter(|_| session.kind != SessionKind::Bearer);
    let is_replaced = |other: &Session| replaced.as_deref().is_some_and(|it| other.is_opened_by(it));
    let (ended, mut on): (Vec<_>, Vec<_>) = others.iter().partition(|other| other.is_over(now) || is_replaced(other));
    on.sort_unstable_by_key(|other| (other.seen_at, other.id));
    let too_many = (on.len() + 1).saturating_sub(Session::MOST);
    decision.removals.extend(ended.into_iter().chain(on.into_iter().take(too_many)).take(MOST_AT_ONCE).map(removal));
    decision.with(session)
}

/// Exchanges a refresh token for its successor; `presented` is one that was once given out for this session. RFC 9700, section 4.14.2: rotation, and the end of the session when a
/// token comes again later than a retry would.
///
/// # Errors
/// [`Refusal::SessionOver`], also for one that has no refresh tokens.
pub fn refresh_session(
    session: &Session,
    presented_sha256: &str,
    successor_sha256: &str,
    now: WallTime,
) -> Result<Decided<Refreshed>, Refusal> {
    if session.is_over(now) || session.kind != SessionKind::Bearer {
        return Err(Refusal::SessionOver);
    }
    let recent = session.superseded.iter().filter(|it| now.second() - it.at.second() <= Session::GRACE);
    if session.secret_sha256 == presented_sha256 {
        let exchanged = Superseded { secret_sha256: presented_sha256.to_owned(), at: now };
        let refreshed = Session {
            secret_sha256: successor_sha256.to_owned(),
            superseded: recent.cloned().chain([exchanged]).collect(),
            seen_at: now,
            version: session.version.next(),
            ..session.clone()
        };
        let mut decision = Decision::new(Home::User(session.user), now.as_billing_time());
        decision.writes.push(Write::Session(refreshed));
        return Ok(decision.with(Refreshed::Successor));
    }
    if recent.map(|it| &it.secret_sha256).any(|it| it == presented_sha256) {
        return Ok(Decision::new(Home::User(session.user), now.as_billing_time()).with(Refreshed::Successor));
    }
    let mut decision = Decision::new(Home::User(session.user), now.as_billing_time());
    decision.audit(AuditAction::SessionReplayed, session.id);
    decision.removals.push(removal(session));
    Ok(decision.with(Refreshed::Replayed))
}

/// Keeps a cookie's session from ending idle; soon after the last time it changes nothing.
///
/// # Errors
/// [`Refusal::SessionOver`]; [`Refusal::RenewedByToken`] for one of tokens.
pub fn renew_session(session: &Session, now: WallTime) -> Result<Decided<Session>, Refusal> {
    if session.is_over(now) {
        return Err(Refusal::SessionOver);
    }
    if session.kind == SessionKind::Bearer {
        return Err(Refusal::RenewedByToken);
    }
    let mut decision = Decision::new(Home::User(session.user), now.as_billing_time());
    if now.second() - session.seen_at.second() < Session::RENEWED_AFTER {
        return Ok(decision.with(session.clone()));
    }
    let renewed = Session { seen_at: now, version: session.version.next(), ..session.clone() };
    decision.writes.push(Write::Session(renewed.clone()));
    Ok(decision.with(renewed))
}

/// Ends it; nothing of it is accepted any more.
#[must_use]
pub fn end_session(session: &Session, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::User(session.user), now.as_billing_time());
    decision.audit(AuditAction::SessionEnded, session.id);
    decision.removals.push(removal(session));
    decision.with(())
}

/// Ends the sessions of a user but for the one that is kept. Returns how many are left to be ended by another decision:
/// none, unless somebody was in more than there should be.
#[must_use]
pub fn end_sessions(user: UserId, sessions: &[Session], kept: Option<SessionId>, now: WallTime) -> Decided<usize> {
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    let ended = sessions.iter().filter(|session| Some(session.id) != kept);
    let left = ended.clone().count().saturating_sub(MOST_AT_ONCE);
    decision.removals.extend(ended.take(MOST_AT_ONCE).map(removal));
    if !decision.removals.is_empty() {
        decision.audit(AuditAction::SessionEnded, user);
    }
    decision.with(left)
}

/// Ends the sessions of somebody else, as [`end_sessions`] does. `staff` is who they are to the operator: whoever may more
/// than the caller stays logged in.
///
/// # Errors
/// [`Refusal::RoleBeyondOwn`].
pub fn end_sessions_of_another(
    user: UserId,
    (staff, granting): (Option<&Staff>, &Granting),
    sessions: &[Session],
    now: WallTime,
) -> Result<Decided<usize>, Refusal> {
    staff.map_or(Ok(()), |staff| granting.check_staff_taking(staff.role))?;
    Ok(end_sessions(user, sessions, None, now))
}

/// One decision removes at most so many, since it is one transaction.
const MOST_AT_ONCE: usize = 90;

fn removal(session: &Session) -> Removal {
    Removal::Session { user: session.user, session: session.id, version: session.version }
}
