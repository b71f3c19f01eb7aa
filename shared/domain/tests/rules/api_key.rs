//! API keys: for no more than their maker may, with secrets that overlap for a while.

use crate::support::{Checked, id, name, wall};
use domain::decision::{Home, Write};
use domain::identity::{ApiKey, KeyOwner, NewApiKey, create_api_key, revoke_api_key, rotate_api_key};
use domain::permission::{AccountRole, Permission, PermissionSet, StaffRole};
use domain::time::WallTime;
use domain::{Refusal, Version};

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn new(owner: KeyOwner, scopes: &[Permission], expires_at: Option<WallTime>) -> Checked<NewApiKey> {
    let (scopes, secret_sha256) = (PermissionSet::of(scopes), "secret 0".to_owned());
    Ok(NewApiKey { id: id(9), owner, name: name("Backend")?, scopes, expires_at, secret_sha256 })
}

fn own() -> PermissionSet {
    AccountRole::Admin.permissions(None)
}

fn made() -> Checked<ApiKey> {
    let new = new(KeyOwner::Account(id(1)), &[Permission::InvoicesRead], None)?;
    Ok(create_api_key(new, own(), id(7), now()?)?.output)
}

fn rotated(key: &ApiKey, n: u32, overlap: u32, now: WallTime) -> Checked<ApiKey> {
    Ok(rotate_api_key(key, own(), (format!("secret {n}"), overlap), now)?.output)
}

#[test]
fn a_key_is_for_what_its_maker_may_and_its_owner_can_use() -> Checked {
    let (account, now) = (KeyOwner::Account(id(1)), now()?);
    let staff = StaffRole::Admin.permissions(None);
    let refused = |new, own| create_api_key(new, own, id(7), now).map(drop);
    let beyond = Err(Refusal::ScopesBeyondOwn);
    assert_eq!(refused(new(account, &[Permission::InvoicesRead], None)?, own()), Ok(()));
    assert_eq!(refused(new(account, &[Permission::OwnershipTransfer], None)?, own()), beyond);
    // Staff who are members too make no key of the account for what is the operator's.
    assert_eq!(refused(new(account, &[Permission::PlansWrite], None)?, own().union(staff)), beyond);
    assert_eq!(refused(new(KeyOwner::Operator, &[Permission::PlansWrite], None)?, staff), Ok(()));
    assert_eq!(refused(new(KeyOwner::Operator, &[Permission::MembersWrite], None)?, own().union(staff)), beyond);
    assert_eq!(refused(new(account, &[], None)?, own()), Err(Refusal::NoScopes));
    let reads = [Permission::InvoicesRead];
    assert_eq!(refused(new(account, &reads, Some(now))?, own()), Err(Refusal::ExpiryPast));
    assert_eq!(refused(new(account, &reads, Some(now.after_seconds(1)))?, own()), Ok(()));
    Ok(())
}

#[test]
fn a_key_lies_with_its_owner() -> Checked {
    let of_operator = new(KeyOwner::Operator, &[Permission::PlansRead], None)?;
    let decision = create_api_key(of_operator, StaffRole::Admin.permissions(None), id(7), now()?)?.decision;
    assert_eq!(decision.home, Home::Operator);
    let decision = revoke_api_key(&made()?, now()?).decision;
    assert_eq!(decision.home, Home::Members(id(1)));
    Ok(())
}

#[test]
fn secrets_overlap_as_long_as_was_said() -> Checked {
    let (key, now) = (made()?, now()?);
    let once = rotated(&key, 1, 60, now)?;
    let twice = rotated(&once, 2, 30, now)?;
    let good = |seconds| (0..3).map(|n| twice.is_good(&format!("secret {n}"), now.after_seconds(seconds))).collect();
    let expected: [(i64, Vec<bool>); 4] = [
        (0, vec![true, true, true]),
        (30, vec![true, false, true]),
        (59, vec![true, false, true]),
        (60, vec![false, false, true]),
    ];
    for (seconds, expected) in expected {
        let good: Vec<bool> = good(seconds);
        assert_eq!(good, expected, "{seconds}");
    }
    assert_eq!(twice.version, key.version.next().next());
    assert_eq!(crate::support::stored(&twice)?, twice);
    // What is over is forgotten, and none is kept where none was asked for.
    assert_eq!(rotated(&twice, 3, 10, now.after_seconds(60))?.superseded.len(), 1);
    assert!(rotated(&key, 1, 0, now)?.superseded.is_empty());
    let long = rotated(&key, 1, u32::MAX, now)?;
    assert!(!long.is_good("secret 0", now.after_seconds(i64::from(ApiKey::LONGEST_OVERLAP))));
    Ok(())
}

#[test]
fn the_oldest_secret_gives_way_when_they_are_too_many() -> Checked {
    let (mut key, now) = (made()?, now()?);
    for n in 1..=6 {
        key = rotated(&key, n, 60, now)?;
    }
    let good: Vec<u32> = (0..=6).filter(|n| key.is_good(&format!("secret {n}"), now)).collect();
    assert_eq!(good, [1, 2, 3, 4, 5, 6]);
    Ok(())
}

#[test]
fn a_revoked_key_is_over_for_good() -> Checked {
    let (key, now) = (rotated(&made()?, 1, 60, now()?)?, now()?);
    let revoked = revoke_api_key(&key, now);
    assert_eq!(revoked.decision.writes, [Write::ApiKey(revoked.output.clone())]);
    let key = revoked.output;
    assert!(!key.is_good("secret 0", now) && !key.is_good("secret 1", now));
    let again = revoke_api_key(&key, now.after_seconds(1));
    assert!(again.decision.is_empty());
    assert_eq!(again.output, key);
    let rotation = rotate_api_key(&key, own(), ("secret 2".to_owned(), 0), now).map(drop);
    assert_eq!(rotation, Err(Refusal::ApiKeyOver));
    assert_eq!(key.version, Version::FIRST.next().next());
    Ok(())
}

#[test]
fn nobody_rotates_a_key_that_is_for_more_than_they_may() -> Checked {
    let (secret, own) = (("secret 1".to_owned(), 0), AccountRole::Member.permissions(None));
    assert_eq!(rotate_api_key(&made()?, own, secret, now()?).map(drop), Err(Refusal::ScopesBeyondOwn));
    Ok(())
}
