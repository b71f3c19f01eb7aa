//! Identities of providers: each is one user's, and an address proves nothing.

use crate::support::{Checked, cases, id, missing, name, stored, wall};
use domain::decision::{Decision, Removal, Write};
use domain::identity::{
    EmailClaim, FactorSet, IdentityClaim, LinkedIdentity, NewPasskey, PasskeyKey, PasswordHash, ProvenIdentity,
    ProviderId, ProviderLogIn, ProviderSubject, User, UserContact, add_passkey, enter_by_provider, link_identity,
    unlink_identity,
};
use domain::time::WallTime;
use domain::{Refusal, Version};
use proptest::prelude::*;

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn proven(subject: &str, email_verified: bool) -> Checked<ProvenIdentity> {
    Ok(ProvenIdentity {
        provider: ProviderId::try_from("example".to_owned())?,
        who: ProviderSubject { issuer: "https://id.example".to_owned(), subject: subject.to_owned() },
        email: Some("ada@example.com".to_owned().try_into()?),
        email_verified,
    })
}

fn user(password: Option<PasswordHash>) -> Checked<User> {
    let (now, version) = (now()?, Version::FIRST);
    let personal = UserContact::new("ada@example.com".to_owned().try_into()?);
    Ok(User { id: id(7), personal, password, confirmed_at: Some(now), created_at: now, version })
}

fn a_passkey() -> Checked<FactorSet> {
    let key = PasskeyKey { credential: "a".to_owned(), public_key: "key".to_owned(), backup_eligible: false };
    let new = NewPasskey { id: id(1), name: name("Key")?, key, sign_count: 5, user_verified: true };
    let added = add_passkey(&FactorSet::none(id(7)), new, now()?)?.decision;
    let set = added.writes.into_iter().find_map(|it| if let Write::FactorSet(it) = it { Some(it) } else { None });
    set.ok_or_else(|| missing("factor set"))
}

fn written(decision: &Decision) -> (Option<IdentityClaim>, Option<LinkedIdentity>, Option<User>) {
    let mut found = (None, None, None);
    for write in &decision.writes {
        match write {
            Write::IdentityClaim(claim) => found.0 = Some(claim.clone()),
            Write::LinkedIdentity(linked) => found.1 = Some(linked.clone()),
            Write::User(user) => found.2 = Some(user.clone()),
            _ => {}
        }
    }
    found
}

#[test]
fn the_first_time_makes_a_confirmed_user_without_a_password() -> Checked {
    let (proven, now) = (proven("ada", true)?, now()?);
    let decided = enter_by_provider(None, None, &proven, (id(7), now))?;
    let (claim, linked, user) = written(&decided.decision);
    assert_eq!(
        claim.as_ref().map(|claim| (claim.user, claim.identity_sha256.clone())),
        Some((id(7), proven.who.sha256()))
    );
    assert_eq!(linked.as_ref().map(|linked| linked.user), Some(id(7)));
    assert_eq!(user.as_ref().map(|user| (user.password.is_none(), user.confirmed_at)), Some((true, Some(now))));
    for claim in claim.iter() {
        assert_eq!(stored(claim)?, *claim);
        let again = enter_by_provider(Some(claim), None, &proven, (id(8), now))?;
        assert_eq!(again.output, id(7));
        assert!(again.decision.is_empty());
    }
    for linked in linked.iter() {
        assert_eq!(stored(linked)?, *linked);
        assert!(!format!("{linked:?}").contains("ada"), "{linked:?}");
    }
    Ok(())
}

#[test]
fn an_address_is_no_proof() -> Checked {
    let (now, version) = (now()?, Version::FIRST);
    let refusal = |proven: &ProvenIdentity, address: Option<&EmailClaim>| {
        enter_by_provider(None, address, proven, (id(8), now)).err()
    };
    let taken = EmailClaim { email: "ada@example.com".to_owned().try_into()?, user: id(7), version };
    assert_eq!(refusal(&proven("ada", true)?, Some(&taken)), Some(Refusal::LinkFirst));
    assert_eq!(refusal(&proven("ada", false)?, None), Some(Refusal::ProviderEmailUnverified));
    assert_eq!(refusal(&proven("ada", false)?, Some(&taken)), Some(Refusal::ProviderEmailUnverified));
    let without = ProvenIdentity { email: None, ..proven("ada", true)? };
    assert_eq!(refusal(&without, None), Some(Refusal::ProviderEmailUnverified));
    Ok(())
}

#[test]
fn an_identity_is_one_users_and_a_user_has_one_of_a_provider() -> Checked {
    let (ada, now) = (proven("ada", false)?, now()?);
    let (claim, linked, _) = written(&link_identity(&user(None)?, None, None, &ada, now)?.decision);
    let again = link_identity(&user(None)?, claim.as_ref(), linked.as_ref(), &ada, now)?;
    assert!(again.decision.is_empty());
    let other = link_identity(&User { id: id(8), ..user(None)? }, claim.as_ref(), None, &ada, now).err();
    assert_eq!(other, Some(Refusal::IdentityTaken));
    let second = link_identity(&user(None)?, None, linked.as_ref(), &proven("eve", true)?, now).err();
    assert_eq!(second, Some(Refusal::ProviderLinked));
    Ok(())
}

#[test]
fn the_last_way_in_stays() -> Checked {
    let now = now()?;
    let (claim, linked, _) = written(&link_identity(&user(None)?, None, None, &proven("ada", true)?, now)?.decision);
    let linked = linked.ok_or_else(|| crate::support::missing("an identity"))?;
    let nothing = FactorSet::none(id(7));
    let nothing_else = unlink_identity((&user(None)?, &nothing), (&linked, 1), claim.as_ref(), now).err();
    assert_eq!(nothing_else, Some(Refusal::LastWayIn));
    let hash = PasswordHash::new("$argon2id$…".to_owned());
    for (user, factors, count) in
        [(user(None)?, &nothing, 2), (user(Some(hash))?, &nothing, 1), (user(None)?, &a_passkey()?, 1)]
    {
        let decision = unlink_identity((&user, factors), (&linked, count), claim.as_ref(), now)?.decision;
        let (.., written) = written(&decision);
        assert_eq!(written.map(|user| user.version), Some(user.version.next()));
        let identity_sha256 = linked.identity_sha256.clone();
        let claim = Removal::IdentityClaim { identity_sha256, version: Version::FIRST };
        let provider = linked.provider.clone();
        let linked = Removal::LinkedIdentity { user: user.id, provider, version: Version::FIRST };
        assert_eq!(decision.removals, [linked, claim]);
    }
    Ok(())
}

#[test]
fn a_log_in_is_finished_in_time_and_by_whoever_began_it() -> Checked {
    let now = now()?;
    let log_in = ProviderLogIn {
        provider: ProviderId::try_from("example".to_owned())?,
        return_to: "https://app.example.com/back".to_owned(),
        proof_sha256: "0a".repeat(32),
        good_until: now.after_seconds(ProviderLogIn::LIFETIME),
    };
    assert_eq!(stored(&log_in)?, log_in);
    assert_eq!(log_in.check(&"0a".repeat(32), now.after_seconds(599)), Ok(()));
    assert_eq!(log_in.check(&"0a".repeat(32), now.after_seconds(600)), Err(Refusal::InvalidToken));
    assert_eq!(log_in.check(&"0b".repeat(32), now), Err(Refusal::InvalidToken));
    Ok(())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn two_identities_have_two_hashes(one in ("[!-~]{0,8}", "[!-~]{0,8}"), other in ("[!-~]{0,8}", "[!-~]{0,8}")) {
        let sha256 = |(issuer, subject): &(String, String)| {
            ProviderSubject { issuer: issuer.clone(), subject: subject.clone() }.sha256()
        };
        prop_assert_eq!(sha256(&one) == sha256(&other), one == other);
    }

    #[test]
    fn a_providers_name_is_plain(text in "\\PC{0,50}") {
        let plain = (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        prop_assert_eq!(ProviderId::try_from(text).is_ok(), plain);
    }
}
