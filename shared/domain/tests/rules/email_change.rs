//! Another address: asked for by whoever has the password, made by whoever reads the new one's mail.

use crate::support::{Checked, id, missing, wall};
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, Chain};
use domain::decision::{Removal, Write};
use domain::email::EmailAddress;
use domain::event::EventKind;
use domain::id::SessionId;
use domain::identity::{
    ChosenPassword, EmailChange, EmailClaim, Factor, FactorSet, OpenSession, PasswordHash, Session, SessionAgent,
    SessionKind, User, UserContact, change_email, change_password, confirm_email_change, open_session,
};
use domain::job::{Job, Mail};
use domain::{Decision, Version};

fn email(text: &str) -> Checked<EmailAddress> {
    Ok(text.to_owned().try_into()?)
}

fn user() -> Checked<User> {
    let now = wall("2026-01-01T00:00:00Z")?;
    Ok(User {
        id: id(7),
        personal: UserContact::new(email("ada@example.com")?),
        password: Some(PasswordHash::new("hash".to_owned())),
        confirmed_at: Some(now),
        created_at: now,
        version: Version::from(3),
    })
}

fn session() -> Checked<Session> {
    let open = OpenSession {
        id: SessionId::new(),
        kind: SessionKind::Bearer,
        secret_sha256: "token".to_owned(),
        factors: vec![Factor::Password],
        presented_sha256: None,
        personal: SessionAgent::default(),
    };
    Ok(open_session(id(7), &[], open, wall("2026-01-01T00:00:00Z")?).output)
}

fn user_of(decision: &Decision) -> Checked<&User> {
    let users = decision.writes.iter().find_map(|it| if let Write::User(it) = it { Some(it) } else { None });
    users.ok_or_else(|| missing("user"))
}

fn claim(text: &str, user: u128) -> Checked<EmailClaim> {
    Ok(EmailClaim { email: email(text)?, user: id(user), version: Version::FIRST })
}

/// Addresses that are equal may be written in two ways.
fn written(address: &EmailAddress) -> &str {
    address.as_str()
}

#[test]
fn asking_changes_nothing_but_what_is_wanted_and_writes_to_both() -> Checked {
    let (user, now) = (user()?, wall("2026-01-02T00:00:00Z")?);
    let decision = change_email(&user, email("Ada@new.example")?, Some(id(5)), now).decision;
    let asked = user_of(&decision)?;
    assert_eq!(asked.personal.email, user.personal.email);
    assert_eq!(asked.personal.change, Some(EmailChange { to: email("ada@new.example")?, session: Some(id(5)) }));
    assert_eq!((asked.version, decision.writes.len(), decision.removals.len()), (user.version.next(), 1, 0));
    let mails = [Mail::ConfirmNewEmail { user: id(7) }, Mail::EmailChangeRequested { user: id(7) }];
    assert_eq!(decision.jobs, mails.map(|mail| Job::SendEmail { mail }));
    // A new password takes it back: somebody else may have asked.
    let factors = FactorSet::none(asked.id);
    let other = ChosenPassword { hash: PasswordHash::new("other".to_owned()), is_short: false };
    let changed = change_password((asked, &factors), (&[], None), other, now)?.decision;
    assert_eq!(user_of(&changed)?.personal.change, None);
    Ok(())
}

#[test]
fn confirming_moves_the_claim_tells_both_and_ends_the_other_sessions() -> Checked {
    let now = wall("2026-01-02T00:00:00Z")?;
    let (here, there) = (session()?, session()?);
    let user = user_of(&change_email(&user()?, email("Ada@new.example")?, Some(here.id), now).decision)?.clone();
    let change = user.personal.change.clone().ok_or_else(|| missing("change"))?;
    let own = claim("ada@example.com", 7)?;
    let decided = confirm_email_change(&user, &change, (&own, None), &[here, there.clone()], now)?;
    let decision = decided.decision;
    let changed = user_of(&decision)?;
    assert_eq!((written(&changed.personal.email), &changed.personal.change), ("Ada@new.example", &None));
    assert_eq!((changed.confirmed_at, changed.version), (Some(now), user.version.next()));
    assert_ne!(changed.recovery_mark(), user.recovery_mark());
    assert!(decision.writes.contains(&Write::EmailClaim(claim("ada@new.example", 7)?)));
    assert_eq!(
        decision.removals,
        [
            Removal::Session { user: id(7), session: there.id, version: there.version },
            Removal::EmailClaim { email: email("ada@example.com")?, version: own.version },
        ]
    );
    let told = [email("ada@example.com")?, email("ada@new.example")?];
    assert_eq!(decision.jobs, told.map(|to| Job::SendEmail { mail: Mail::EmailChanged { user: id(7), to } }));
    assert_eq!(decision.events[0].kind, EventKind::UserEmailChanged);
    assert!(decision.audits.contains(&AuditFact::new(Chain::User(id(7)), AuditAction::EmailChanged, user.id)));
    Ok(())
}

#[test]
fn an_address_that_is_taken_meanwhile_is_refused_and_ones_own_is_spelled_anew() -> Checked {
    let (user, now) = (user()?, wall("2026-01-02T00:00:00Z")?);
    let change = EmailChange { to: email("ADA@example.com")?, session: None };
    let own = claim("ada@example.com", 7)?;
    let theirs = claim("ada@example.com", 8)?;
    let refused = confirm_email_change(&user, &change, (&own, Some(&theirs)), &[], now).map(drop);
    assert_eq!(refused, Err(Refusal::EmailTaken));
    let decision = confirm_email_change(&user, &change, (&own, Some(&own)), &[], now)?.decision;
    assert_eq!(written(&user_of(&decision)?.personal.email), "ADA@example.com");
    assert!(decision.removals.is_empty());
    let respelled = EmailClaim { version: own.version.next(), ..own };
    assert!(decision.writes.contains(&Write::EmailClaim(respelled)));
    Ok(())
}

#[test]
fn a_mark_tells_addresses_apart_and_not_their_spellings() -> Checked {
    let mark = |text: &str| Ok::<_, crate::support::Fault>(EmailChange { to: email(text)?, session: None }.mark());
    assert_eq!(mark("Ada@example.com")?, mark("ada@EXAMPLE.com")?);
    assert_ne!(mark("ada@example.com")?, mark("bob@example.com")?);
    Ok(())
}
