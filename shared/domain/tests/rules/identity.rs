use crate::support::{Checked, Fault, id, wall};
use domain::decision::{Home, Write};
use domain::event::EventKind;
use domain::identity::{
    ChosenPassword, EmailClaim, FactorSet, PasswordHash, Registration, User, change_password, confirm_email,
    forgot_password, register, reset_password,
};
use domain::job::{Job, Mail};
use domain::permission::StaffRole;
use domain::{Decision, Version};

fn registration(staff_token_sha256: Option<&str>) -> Result<Registration, Fault> {
    Ok(Registration {
        id: id(7),
        email: "ada@example.com".to_owned().try_into()?,
        password: PasswordHash::new("$argon2id$…".to_owned()),
        staff_token_sha256: staff_token_sha256.map(str::to_owned),
        admins: None,
    })
}

fn user_of(decision: &Decision) -> Result<&User, Fault> {
    let users = decision.writes.iter().find_map(|it| if let Write::User(it) = it { Some(it) } else { None });
    users.ok_or_else(|| crate::support::missing("user"))
}

#[test]
fn a_new_user_claims_the_address_and_has_yet_to_confirm_it() -> Checked {
    let decision = register(None, registration(None)?, wall("2026-01-01T00:00:00Z")?).decision;
    assert_eq!(decision.home, Home::User(id(7)));
    let user = user_of(&decision)?;
    assert_eq!((user.confirmed_at, user.version), (None, Version::FIRST));
    let claim = EmailClaim { email: user.personal.email.clone(), user: user.id, version: Version::FIRST };
    assert!(decision.writes.contains(&Write::EmailClaim(claim)));
    assert_eq!(decision.writes.len(), 2);
    assert_eq!(decision.jobs, [Job::SendEmail { mail: Mail::ConfirmEmail { user: id(7) } }]);
    assert_eq!(decision.events.len(), 1);
    assert_eq!(decision.events[0].kind, EventKind::UserRegistered);
    Ok(())
}

#[test]
fn a_taken_address_changes_nothing_and_only_its_owner_hears_of_it() -> Checked {
    let claim = EmailClaim { email: "ada@example.com".to_owned().try_into()?, user: id(3), version: Version::FIRST };
    for token in [None, Some("ab12")] {
        let decision = register(Some(&claim), registration(token)?, wall("2026-01-01T00:00:00Z")?).decision;
        assert!(decision.writes.is_empty() && decision.events.is_empty());
        assert_eq!(decision.jobs, [Job::SendEmail { mail: Mail::AlreadyRegistered { user: id(3) } }]);
    }
    Ok(())
}

#[test]
fn a_staff_token_makes_an_admin_and_is_burnt_in_the_same_decision() -> Checked {
    let decision = register(None, registration(Some("ab12"))?, wall("2026-01-01T00:00:00Z")?).decision;
    let admin = |it: &Write| matches!(it, Write::Staff(staff) if staff.role == StaffRole::Admin && staff.user == id(7));
    let burnt = |it: &Write| matches!(it, Write::StaffTokenBurnt(burnt) if burnt.token_sha256 == "ab12" && burnt.version == Version::FIRST);
    assert!(decision.writes.iter().any(admin) && decision.writes.iter().any(burnt));
    Ok(())
}

#[test]
fn confirming_again_is_the_same_as_once() -> Checked {
    let registered = register(None, registration(None)?, wall("2026-01-01T00:00:00Z")?).decision;
    let confirmed = confirm_email(user_of(&registered)?, wall("2026-01-02T00:00:00Z")?).decision;
    let user = user_of(&confirmed)?;
    assert_eq!(user.confirmed_at, Some(wall("2026-01-02T00:00:00Z")?));
    assert_eq!(user.version, Version::FIRST.next());
    assert!(confirm_email(user, wall("2026-01-03T00:00:00Z")?).decision.is_empty());
    Ok(())
}

#[test]
fn a_new_password_is_told_and_of_a_new_version() -> Checked {
    let (now, later) = (wall("2026-01-01T00:00:00Z")?, wall("2026-01-02T00:00:00Z")?);
    let registered = register(None, registration(None)?, now).decision;
    let (user, hash) = (user_of(&registered)?, PasswordHash::new("another".to_owned()));
    let (chosen, factors) = (ChosenPassword { hash: hash.clone(), is_short: false }, FactorSet::none(id(7)));
    let told = [Job::SendEmail { mail: Mail::PasswordChanged { user: id(7) } }];
    // Whoever had the link has the address.
    for (decision, confirmed_at) in [
        (reset_password((user, &factors), &[], chosen.clone(), later)?.decision, Some(later)),
        (change_password((user, &factors), (&[], None), chosen.clone(), later)?.decision, None),
    ] {
        let changed = user_of(&decision)?;
        assert_eq!(
            (&changed.password, changed.confirmed_at, changed.version),
            (&Some(hash.clone()), confirmed_at, user.version.next())
        );
        assert_ne!(changed.password_mark(), user.password_mark());
        let without = User { password: None, ..changed.clone() };
        assert_ne!(changed.password_mark(), without.password_mark());
        assert_eq!(decision.jobs, told);
        assert_eq!(decision.events[0].kind, EventKind::UserPasswordChanged);
    }
    let confirmed = confirm_email(user, now).decision;
    let reset = reset_password((user_of(&confirmed)?, &factors), &[], chosen, later)?.decision;
    assert_eq!(user_of(&reset)?.confirmed_at, Some(now));
    Ok(())
}

#[test]
fn who_has_forgotten_gets_mail_and_nothing_changes() -> Checked {
    let decision = forgot_password(id(7), wall("2026-01-01T00:00:00Z")?).decision;
    assert!(decision.writes.is_empty() && decision.events.is_empty());
    assert_eq!(decision.jobs, [Job::SendEmail { mail: Mail::ResetPassword { user: id(7) } }]);
    Ok(())
}

#[test]
fn a_mark_tells_hashes_apart_and_is_always_the_same() {
    let hash = |phc: &str| PasswordHash::new(phc.to_owned());
    assert_eq!(hash("one").mark(), hash("one").mark());
    assert_ne!(hash("one").mark(), hash("two").mark());
}
