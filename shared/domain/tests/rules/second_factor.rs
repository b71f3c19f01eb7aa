//! Second factors: what is good once is used once, and the last one goes only where the password does alone.

use crate::support::{Checked, Fault, cases, id, name, wall};
use domain::audit::AuditAction;
use domain::decision::Write;
use domain::id::SessionId;
use domain::identity::{
    Authenticator, ChosenPassword, ContextWords, Factor, FactorSet, NewAuthenticator, NewPasskey, NewPassword,
    OpenSession, PasskeyKey, PasskeyUse, PasswordHash, RecoveryCode, SessionAgent, SessionKind, User, UserContact,
    add_passkey, change_password, confirm_authenticator, enrol_authenticator, open_session, prove_again, remove_factor,
    replace_recovery_codes, use_code, use_passkey, use_recovery_code,
};
use domain::job::{FactorChange, Job, Mail};
use domain::time::WallTime;
use domain::{Decision, Refusal, Version};
use proptest::prelude::*;

fn begun() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn stored(decision: &Decision) -> Checked<FactorSet> {
    let sets =
        decision.writes.iter().find_map(|it| if let Write::FactorSet(it) = it { Some(it.clone()) } else { None });
    sets.ok_or_else(|| Fault("no factors were stored".to_owned()))
}

fn enrolled(set: &FactorSet, n: u128) -> Checked<FactorSet> {
    let new = NewAuthenticator { id: id(n), name: name("Phone")? };
    stored(&enrol_authenticator(set, new, begun()?)?.decision)
}

/// With an app that has shown the code of a step.
fn confirmed(set: &FactorSet, n: u128, step: u64) -> Checked<FactorSet> {
    stored(&confirm_authenticator(&enrolled(set, n)?, id(n), Some(step), begun()?)?.decision)
}

fn nothing() -> FactorSet {
    FactorSet::none(id(7))
}

fn told(decision: &Decision) -> Vec<FactorChange> {
    let told = decision.jobs.iter().filter_map(|job| match job {
        Job::SendEmail { mail: Mail::FactorsChanged { change, .. } } => Some(*change),
        _ => None,
    });
    told.collect()
}

fn remembered(decision: &Decision) -> Vec<AuditAction> {
    decision.audits.iter().map(|fact| fact.action).collect()
}

fn user() -> Checked<User> {
    Ok(User {
        id: id(7),
        personal: UserContact::new("ada@example.com".to_owned().try_into()?),
        password: None,
        confirmed_at: None,
        created_at: begun()?,
        version: Version::FIRST,
    })
}

fn chosen(is_short: bool) -> ChosenPassword {
    ChosenPassword { hash: PasswordHash::new("hash".to_owned()), is_short }
}

#[test]
fn an_app_counts_once_it_has_shown_a_code_in_time() -> Checked {
    let pending = enrolled(&nothing(), 1)?;
    assert!(!pending.is_asked_for() && pending.has(id(1)));
    assert_eq!(pending.version, Version::FIRST);
    assert_eq!(use_code(&pending, &[(id(1), 5)], begun()?).err(), Some(Refusal::WrongCode));
    assert_eq!(confirm_authenticator(&pending, id(1), None, begun()?).err(), Some(Refusal::WrongCode));
    assert_eq!(confirm_authenticator(&pending, id(2), Some(5), begun()?).err(), Some(Refusal::NoSuchFactor));
    let late = begun()?.after_seconds(Authenticator::PENDING);
    assert_eq!(confirm_authenticator(&pending, id(1), Some(5), late).err(), Some(Refusal::EnrolmentOver));

    let decided = confirm_authenticator(&pending, id(1), Some(5), late.after_seconds(-1))?;
    assert_eq!(
        (told(&decided.decision), remembered(&decided.decision)),
        (vec![FactorChange::Added], vec![AuditAction::SecondFactorAdded])
    );
    let set = stored(&decided.decision)?;
    assert!(set.is_asked_for());
    // Again is the same as once, with whatever code.
    assert!(confirm_authenticator(&set, id(1), None, late)?.decision.is_empty());
    Ok(())
}

#[test]
fn one_that_never_showed_a_code_gives_way_to_the_next() -> Checked {
    let set = enrolled(&confirmed(&nothing(), 1, 5)?, 2)?;
    let set = enrolled(&set, 3)?;
    assert_eq!([set.has(id(1)), set.has(id(2)), set.has(id(3))], [true, false, true]);
    let removed = remove_factor(&set, (&user()?, 0), id(3), begun()?)?;
    assert!(told(&removed.decision).is_empty());
    Ok(())
}

#[test]
fn nobody_has_more_than_ten() -> Checked {
    let mut set = nothing();
    for n in 0..10 {
        set = confirmed(&set, n, 5)?;
    }
    let new = NewAuthenticator { id: id(11), name: name("Phone")? };
    assert_eq!(enrol_authenticator(&set, new, begun()?).err(), Some(Refusal::TooManyFactors));
    Ok(())
}

proptest! {
    #![proptest_config(cases(500))]

    /// RFC 6238, section 5.2: no code is accepted twice, nor one that is older than an accepted one.
    #[test]
    fn a_code_is_good_once_and_none_from_before_it(steps in proptest::collection::vec(0_u64..30, 1..40)) {
        let mut set = confirmed(&nothing(), 1, 10).unwrap();
        let mut newest = 10;
        for step in steps {
            let used = use_code(&set, &[(id(1), step)], begun().unwrap());
            prop_assert_eq!(used.is_ok(), step > newest);
            if let Ok(used) = used {
                newest = step;
                set = stored(&used.decision).unwrap();
            }
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_it_is_written(random in any::<[u8; 15]>(), upper in any::<bool>()) {
        let code = RecoveryCode::of(random);
        let written = if upper { code.written().to_uppercase() } else { code.written() };
        prop_assert_eq!(written.len(), 29);
        prop_assert_eq!(RecoveryCode::typed(&written), Some(code.clone()));
        let misread = written.replace('0', "O").replace('1', "l").replace('-', "  ");
        prop_assert_eq!(RecoveryCode::typed(&misread), Some(code.clone()));
        prop_assert_eq!(RecoveryCode::typed(&written[1..]), None);
        prop_assert_eq!(RecoveryCode::typed(&format!("{written}0")), None);
    }

    #[test]
    fn two_recovery_codes_differ(one in any::<[u8; 15]>(), other in any::<[u8; 15]>()) {
        prop_assert_eq!(RecoveryCode::of(one) == RecoveryCode::of(other), one == other);
    }
}

#[test]
fn what_is_no_recovery_code_is_none() {
    for text in
        ["", "----", "0000-0000-0000-0000", &"uuuu-".repeat(6), &"0".repeat(23), &format!("{}é", "0".repeat(23)), "💥"]
    {
        assert_eq!(RecoveryCode::typed(text), None, "{text}");
    }
}

#[test]
fn a_code_of_another_app_uses_up_nothing_of_this_one() -> Checked {
    let set = confirmed(&confirmed(&nothing(), 1, 5)?, 2, 9)?;
    let set = stored(&use_code(&set, &[(id(1), 7)], begun()?)?.decision)?;
    assert_eq!(use_code(&set, &[(id(1), 7)], begun()?).err(), Some(Refusal::WrongCode));
    assert_eq!(use_code(&set, &[(id(2), 9), (id(3), 10)], begun()?).err(), Some(Refusal::WrongCode));
    let used = use_code(&set, &[(id(1), 7), (id(2), 10)], begun()?)?;
    assert_eq!((used.output, remembered(&used.decision)), (Factor::OneTimeCode, vec![AuditAction::SecondFactorUsed]));
    Ok(())
}

#[test]
fn a_recovery_code_is_used_once_and_goes_with_the_last_factor() -> Checked {
    let codes = || vec!["one".to_owned(), "two".to_owned()];
    assert_eq!(replace_recovery_codes(&nothing(), codes(), begun()?).err(), Some(Refusal::NoSecondFactor));
    let made = replace_recovery_codes(&confirmed(&nothing(), 1, 5)?, codes(), begun()?)?.decision;
    assert_eq!(told(&made), [FactorChange::RecoveryCodesMade]);
    let set = stored(&made)?;
    assert_eq!(use_recovery_code(&set, "three", begun()?).err(), Some(Refusal::WrongCode));
    let used = use_recovery_code(&set, "one", begun()?)?;
    assert_eq!(told(&used.decision), [FactorChange::RecoveryCodeUsed]);
    let set = stored(&used.decision)?;
    assert_eq!(use_recovery_code(&set, "one", begun()?).err(), Some(Refusal::WrongCode));
    let removed = remove_factor(&set, (&user()?, 0), id(1), begun()?)?.decision;
    assert_eq!(told(&removed), [FactorChange::Removed]);
    let set = stored(&removed)?;
    assert!(!set.is_asked_for() && set.recovery_sha256.is_empty());
    assert_eq!(remove_factor(&set, (&user()?, 0), id(1), begun()?).err(), Some(Refusal::NoSuchFactor));
    Ok(())
}

#[test]
fn a_short_password_is_only_for_whoever_has_a_second_factor_and_keeps_the_last_one() -> Checked {
    let (user, now) = (user()?, begun()?);
    let change = |set: &FactorSet, short| change_password((&user, set), (&[], None), chosen(short), now);
    assert_eq!(change(&nothing(), true).err(), Some(Refusal::PasswordLength));
    assert_eq!(change(&enrolled(&nothing(), 1)?, true).err(), Some(Refusal::PasswordLength));
    let two = confirmed(&confirmed(&nothing(), 1, 5)?, 2, 5)?;
    assert!(stored(&change(&two, false)?.decision).is_err(), "a long one is nothing to note");
    let short = stored(&change(&two, true)?.decision)?;
    assert_eq!(short.version, two.version.next());
    let one = stored(&remove_factor(&short, (&user, 0), id(1), now)?.decision)?;
    assert_eq!(remove_factor(&one, (&user, 0), id(2), now).err(), Some(Refusal::PasswordNeedsFactor));
    let long = stored(&change(&one, false)?.decision)?;
    assert!(!stored(&remove_factor(&long, (&user, 0), id(2), now)?.decision)?.is_asked_for());
    Ok(())
}

#[test]
fn a_short_password_has_eight_characters_and_is_not_everybodys() -> Checked {
    let short = NewPassword::beside_factor("hq7-xw2b".to_owned(), &ContextWords::default())?;
    assert!(
        short.is_short()
            && !NewPassword::beside_factor("hq7-xw2b hq7-xw2".to_owned(), &ContextWords::default())?.is_short()
    );
    assert_eq!(NewPassword::new("hq7-xw2b".to_owned(), &ContextWords::default()).err(), Some(Refusal::PasswordLength));
    assert_eq!(
        NewPassword::beside_factor("hq7-xw2".to_owned(), &ContextWords::default()).err(),
        Some(Refusal::PasswordLength)
    );
    for common in ["password", "Password1!", "12345678", "iloveyou2", "qwertyui", "aaaaaaaa", "football99"] {
        assert_eq!(
            NewPassword::beside_factor(common.to_owned(), &ContextWords::default()).err(),
            Some(Refusal::PasswordTooCommon),
            "{common}"
        );
    }
    Ok(())
}

#[test]
fn whoever_proves_again_adds_to_what_they_showed_and_is_not_older_than_now() -> Checked {
    let open = OpenSession {
        id: SessionId::new(),
        kind: SessionKind::Bearer,
        secret_sha256: "secret".to_owned(),
        factors: vec![Factor::Password],
        presented_sha256: None,
        personal: SessionAgent::default(),
    };
    let session = open_session(id(7), &[], open, begun()?).output;
    let later = begun()?.after_seconds(3_600);
    for (shown, expected) in
        [(Factor::Password, vec![Factor::Password]), (Factor::OneTimeCode, vec![Factor::Password, Factor::OneTimeCode])]
    {
        let proven = prove_again(&session, shown, later)?;
        assert_eq!((proven.output.at, &proven.output.factors), (later, &expected));
        assert_eq!(remembered(&proven.decision), [AuditAction::ProvenAgain]);
        let [Write::Session(written)] = proven.decision.writes.as_slice() else {
            return Err(Fault("no session was stored".to_owned()));
        };
        assert_eq!((&written.proof, written.version), (&proven.output, session.version.next()));
        assert_eq!(written.seen_at, session.seen_at, "it is no sign of life that lengthens it");
    }
    assert_eq!(prove_again(&session, Factor::Password, session.ends_at()).err(), Some(Refusal::SessionOver));
    Ok(())
}

fn passkey(n: u128, credential: &str) -> Checked<NewPasskey> {
    let key = PasskeyKey { credential: credential.to_owned(), public_key: "key".to_owned(), backup_eligible: false };
    Ok(NewPasskey { id: id(n), name: name("Key")?, key, sign_count: 5, user_verified: true })
}

fn used(credential: &str, sign_count: u32) -> PasskeyUse<'_> {
    PasskeyUse { credential, sign_count, user_verified: true, backup_eligible: false }
}

#[test]
fn a_passkey_counts_at_once_and_is_one_of_the_ten() -> Checked {
    let added = add_passkey(&nothing(), passkey(1, "a")?, begun()?)?.decision;
    assert_eq!((told(&added), remembered(&added)), (vec![FactorChange::Added], vec![AuditAction::SecondFactorAdded]));
    let mut set = stored(&added)?;
    assert!(set.is_asked_for() && set.has(id(1)));
    assert_eq!(add_passkey(&set, passkey(2, "a")?, begun()?).err(), Some(Refusal::PasskeyKnown));
    let unverified = NewPasskey { user_verified: false, ..passkey(2, "b")? };
    assert_eq!(add_passkey(&set, unverified, begun()?).err(), Some(Refusal::PasskeyRefused));
    for n in 2..=10 {
        set = stored(&add_passkey(&set, passkey(n, &n.to_string())?, begun()?)?.decision)?;
    }
    assert_eq!(add_passkey(&set, passkey(11, "k")?, begun()?).err(), Some(Refusal::TooManyFactors));
    let new = NewAuthenticator { id: id(11), name: name("Phone")? };
    assert_eq!(enrol_authenticator(&set, new, begun()?).err(), Some(Refusal::TooManyFactors));
    let removed = remove_factor(&set, (&user()?, 0), id(1), begun()?)?.decision;
    assert_eq!(told(&removed), [FactorChange::Removed]);
    assert!(!stored(&removed)?.has(id(1)));
    Ok(())
}

#[test]
fn a_passkey_that_recognised_nobody_or_changed_its_nature_is_refused() -> Checked {
    let set = stored(&add_passkey(&nothing(), passkey(1, "a")?, begun()?)?.decision)?;
    for wrong in [
        used("b", 6),
        PasskeyUse { user_verified: false, ..used("a", 6) },
        PasskeyUse { backup_eligible: true, ..used("a", 6) },
    ] {
        assert_eq!(use_passkey(&set, wrong, begun()?).err(), Some(Refusal::PasskeyRefused), "{wrong:?}");
    }
    let right = use_passkey(&set, used("a", 6), begun()?)?;
    assert_eq!((right.output, remembered(&right.decision)), (Factor::Passkey, vec![AuditAction::SecondFactorUsed]));
    Ok(())
}

proptest! {
    #![proptest_config(cases(500))]

    /// A count that does not rise is that of a copy; one that was never more than 0 says nothing.
    #[test]
    fn counts_rise_or_there_are_none(first in 0_u32..4, counts in proptest::collection::vec(0_u32..12, 1..12)) {
        let new = NewPasskey { sign_count: first, ..passkey(1, "a").unwrap() };
        let mut set = stored(&add_passkey(&nothing(), new, begun().unwrap()).unwrap().decision).unwrap();
        let mut highest = first;
        for count in counts {
            let noted = use_passkey(&set, used("a", count), begun().unwrap());
            prop_assert_eq!(noted.is_ok(), count > highest || (count == 0 && highest == 0));
            if let Ok(noted) = noted {
                highest = count;
                set = stored(&noted.decision).unwrap();
            }
        }
    }
}

#[test]
fn the_last_passkey_of_whoever_has_no_other_way_in_stays() -> Checked {
    let (without, now) = (user()?, begun()?);
    let with = User { password: Some(PasswordHash::new("hash".to_owned())), ..user()? };
    let one = stored(&add_passkey(&nothing(), passkey(1, "a")?, now)?.decision)?;
    let two = stored(&add_passkey(&one, passkey(2, "b")?, now)?.decision)?;
    let beside_an_app = confirmed(&one, 3, 5)?;
    let holds = |decision: &Decision| {
        let held = User { version: without.version.next(), ..without.clone() };
        decision.writes.contains(&Write::User(held))
    };
    for (set, user, providers, expected) in [
        (&one, &without, 0, Err(Refusal::LastWayIn)),
        // A code is asked for beside something else, and opens nothing alone.
        (&beside_an_app, &without, 0, Err(Refusal::LastWayIn)),
        (&one, &without, 1, Ok(true)),
        (&two, &without, 0, Ok(false)),
        (&one, &with, 0, Ok(false)),
    ] {
        let removed = remove_factor(set, (user, providers), id(1), now).map(|removed| holds(&removed.decision));
        assert_eq!(removed, expected, "{set:?} {providers}");
    }
    // Apps do not open anything: what is left stays the same.
    assert!(remove_factor(&beside_an_app, (&without, 0), id(3), now).is_ok());
    Ok(())
}
