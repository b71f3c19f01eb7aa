//! Sessions: tokens are exchanged once, retried for a moment, and a token that comes back later ends it all.

use crate::support::{Checked, Fault, cases, id, missing, wall};
use domain::audit::{AuditAction, AuditFact, Chain};
use domain::decision::{Removal, Write};
use domain::id::SessionId;
use domain::identity::{
    Factor, OpenSession, Refreshed, Session, SessionAgent, SessionKind, WebOrigin, end_session, end_sessions,
    open_session, refresh_session,
};
use domain::time::WallTime;
use domain::{Decided, Decision, Refusal};
use proptest::prelude::*;

fn begun() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn open(kind: SessionKind) -> Checked<Session> {
    let open = OpenSession {
        id: id(5),
        kind,
        secret_sha256: "token 0".to_owned(),
        factors: vec![Factor::Password],
        presented_sha256: None,
        personal: SessionAgent::default(),
    };
    Ok(open_session(id(7), &[], open, begun()?).output)
}

fn stored(decision: &Decision) -> Option<&Session> {
    decision.writes.iter().find_map(|write| if let Write::Session(session) = write { Some(session) } else { None })
}

/// The `n`-th token is exchanged for the next one, at so many seconds.
fn exchange(session: &Session, n: u32, at: i64) -> Checked<Decided<Refreshed>> {
    let now = begun()?.after_seconds(at);
    Ok(refresh_session(session, &format!("token {n}"), &format!("token {}", n + 1), now)?)
}

fn after(session: &Session, n: u32, at: i64) -> Checked<Session> {
    let decided = exchange(session, n, at)?;
    assert_eq!(decided.output, Refreshed::Successor);
    stored(&decided.decision).cloned().ok_or_else(|| Fault("nothing was stored".to_owned()))
}

#[test]
fn a_token_is_exchanged_for_the_next_one() -> Checked {
    let session = open(SessionKind::Bearer)?;
    let next = after(&session, 0, 60)?;
    assert_eq!((next.secret_sha256.as_str(), next.version), ("token 1", session.version.next()));
    assert_eq!(next.seen_at, begun()?.after_seconds(60));
    after(&next, 1, 120)?;
    Ok(())
}

#[test]
fn a_retry_gets_the_same_successor_for_a_moment_and_changes_nothing() -> Checked {
    let next = after(&open(SessionKind::Bearer)?, 0, 60)?;
    let retried = exchange(&next, 0, 60 + Session::GRACE)?;
    assert_eq!(retried.output, Refreshed::Successor);
    assert!(retried.decision.is_empty());
    // Also when the successor has been exchanged meanwhile.
    let second = after(&next, 1, 70)?;
    let retried = exchange(&second, 0, 80)?;
    assert_eq!(retried.output, Refreshed::Successor);
    assert!(retried.decision.is_empty());
    Ok(())
}

#[test]
fn a_token_that_comes_back_later_ends_the_session() -> Checked {
    let next = after(&open(SessionKind::Bearer)?, 0, 60)?;
    let replayed = exchange(&next, 0, 61 + Session::GRACE)?;
    assert_eq!(replayed.output, Refreshed::Replayed);
    let removal = Removal::Session { user: id(7), session: id(5), version: next.version };
    assert_eq!(replayed.decision.removals, std::slice::from_ref(&removal));
    assert!(replayed.decision.writes.is_empty());
    let ended = end_session(&next, begun()?).decision;
    assert_eq!(ended.removals, [removal]);
    assert_eq!(ended.audits, [AuditFact::new(Chain::User(id(7)), AuditAction::SessionEnded, next.id)]);
    Ok(())
}

#[test]
fn a_session_ends_when_idle_and_in_any_case() -> Checked {
    let session = open(SessionKind::Bearer)?;
    assert!(!session.is_over(begun()?.after_seconds(Session::IDLE - 1)));
    assert!(session.is_over(begun()?.after_seconds(Session::IDLE)));
    assert!(exchange(&session, 0, Session::IDLE).is_err_and(|it| it.is(Refusal::SessionOver)));
    let (mut session, mut n, mut at) = (session, 0, 0);
    while at + Session::IDLE - 1 < Session::LIFETIME {
        at += Session::IDLE - 1;
        session = after(&session, n, at)?;
        n += 1;
    }
    assert_eq!(session.ends_at(), begun()?.after_seconds(Session::LIFETIME));
    assert!(exchange(&session, n, Session::LIFETIME).is_err());
    Ok(())
}

/// So many sessions, each heard of a second after the one before it, the first `over` of them long ago.
fn sessions(count: usize, over: usize) -> Checked<Vec<Session>> {
    let session = open(SessionKind::Bearer)?;
    let at = |n: usize| -> Checked<WallTime> {
        let seconds = i64::try_from(n).map_err(|error| Fault(error.to_string()))?;
        Ok(begun()?.after_seconds(if n < over { seconds - Session::IDLE - 100 } else { seconds }))
    };
    (0..count).map(|n| Ok(Session { id: SessionId::new(), seen_at: at(n)?, ..session.clone() })).collect()
}

fn ended(decision: &Decision) -> Vec<SessionId> {
    let ended = decision.removals.iter();
    ended.filter_map(|it| if let Removal::Session { session, .. } = it { Some(*session) } else { None }).collect()
}

fn ids(sessions: &[Session]) -> Vec<SessionId> {
    sessions.iter().map(|session| session.id).collect()
}

#[test]
fn a_new_session_ends_what_is_over_and_what_is_too_much() -> Checked {
    let now = begun()?.after_seconds(1_000);
    let begin = |others: &[Session]| -> Checked<Vec<SessionId>> {
        let open = OpenSession {
            id: id(5),
            kind: SessionKind::Bearer,
            secret_sha256: "token 0".to_owned(),
            factors: vec![Factor::Password],
            presented_sha256: None,
            personal: SessionAgent::default(),
        };
        Ok(ended(&open_session(id(7), others, open, now).decision))
    };
    assert!(begin(&sessions(Session::MOST - 1, 0)?)?.is_empty());
    let mut full = sessions(Session::MOST + 1, 0)?;
    let oldest = ids(&full[..2]);
    full.reverse();
    assert_eq!(begin(&full)?, oldest);
    let some = sessions(Session::MOST, 3)?;
    assert_eq!(begin(&some)?, ids(&some[..3]));
    Ok(())
}

#[test]
fn all_sessions_end_but_the_one_that_is_kept() -> Checked {
    let (three, now) = (sessions(3, 1)?, begun()?);
    let decided = end_sessions(id(7), &three, Some(three[1].id), now);
    assert_eq!((ended(&decided.decision), decided.output), (vec![three[0].id, three[2].id], 0));
    let many = sessions(100, 0)?;
    let decided = end_sessions(id(7), &many, None, now);
    assert_eq!((ended(&decided.decision), decided.output), (ids(&many[..90]), 10));
    let nothing = end_sessions(id(7), &three[..1], Some(three[0].id), now).decision;
    assert!(nothing.is_empty() && nothing.audits.is_empty());
    Ok(())
}

#[test]
fn a_cookie_has_no_refresh_tokens() -> Checked {
    let origin = WebOrigin::of("https://app.example.com").ok_or_else(|| missing("origin"))?;
    assert!(exchange(&open(SessionKind::Cookie { origin })?, 0, 1).is_err());
    Ok(())
}

#[test]
fn a_session_comes_back_from_storage() -> Checked {
    let session = after(&open(SessionKind::Bearer)?, 0, 60)?;
    assert_eq!(crate::support::stored(&session)?, session);
    Ok(())
}

proptest! {
    #![proptest_config(cases(4_000))]
    /// However clients ask, a session has one current token, and whoever comes within the grace is never thrown out.
    #[test]
    fn whoever_retries_in_time_stays_logged_in(asks in prop::collection::vec((0u32..4, 0i64..10), 1..40)) {
        let check = || -> Checked {
            let (mut session, mut current, mut at) = (open(SessionKind::Bearer)?, 0u32, 0i64);
            let mut exchanged_at = std::collections::BTreeMap::new();
            for (back, pause) in &asks {
                at += pause;
                let n = current.saturating_sub(*back);
                let in_time = n == current || exchanged_at.get(&n).is_some_and(|then| at - then <= Session::GRACE);
                let decided = exchange(&session, n, at)?;
                assert_eq!(decided.output == Refreshed::Successor, in_time);
                if !in_time {
                    return Ok(());
                }
                if let Some(next) = stored(&decided.decision) {
                    exchanged_at.insert(current, at);
                    session = next.clone();
                    current += 1;
                }
                assert_eq!(&session.secret_sha256, &format!("token {current}"));
            }
            Ok(())
        };
        check().map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}
