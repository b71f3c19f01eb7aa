//! Acting in an account's name: never as its owner, and never for long.

use crate::support::{Checked, id, name, wall};
use domain::decision::{Home, Write};
use domain::identity::{Impersonation, StartImpersonation, end_impersonation, start_impersonation};
use domain::permission::{AccountRole, CustomRole, Permission, PermissionSet, RoleKind};
use domain::time::WallTime;
use domain::{Refusal, Version};

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn start(role: AccountRole, minutes: u8) -> Checked<StartImpersonation> {
    Ok(StartImpersonation { id: id(6), role, reason: name("Ticket 4711")?, minutes })
}

fn begun() -> Checked<Impersonation> {
    let decided = start_impersonation(id(1), id(7), (start(AccountRole::Billing, 60)?, None), now()?)?;
    assert_eq!(decided.decision.home, Home::Members(id(1)));
    assert_eq!(decided.decision.writes, [Write::Impersonation(decided.output.clone())]);
    Ok(decided.output)
}

#[test]
fn it_is_on_for_as_long_as_was_said() -> Checked {
    let (it, now) = (begun()?, now()?);
    assert!(it.is_on(now) && it.is_on(now.after_seconds(3_599)) && !it.is_on(now.after_seconds(3_600)));
    assert_eq!((it.account, it.staff, it.version), (id(1), id(7), Version::FIRST));
    assert_eq!(crate::support::stored(&it)?, it);
    Ok(())
}

#[test]
fn an_owners_role_is_not_for_acting() -> Checked {
    let now = now()?;
    let refused = |role, custom: Option<&CustomRole>, minutes| -> Checked<Option<Refusal>> {
        Ok(start_impersonation(id(1), id(7), (start(role, minutes)?, custom), now).err())
    };
    assert_eq!(refused(AccountRole::Owner, None, 60)?, Some(Refusal::ImpersonationRole));
    assert_eq!(refused(AccountRole::Admin, None, 61)?, Some(Refusal::ImpersonationTooLong));
    assert_eq!(refused(AccountRole::Admin, None, 0)?, Some(Refusal::ImpersonationTooLong));
    let custom = |kind, permissions: &[Permission]| -> Checked<CustomRole> {
        let permissions = PermissionSet::of(permissions);
        Ok(CustomRole { id: id(3), kind, name: name("Helper")?, permissions, version: Version::FIRST })
    };
    let role = AccountRole::Custom(id(3));
    let reads = custom(RoleKind::Account, &[Permission::InvoicesRead])?;
    assert_eq!(refused(role, None, 60)?, Some(Refusal::NoSuchRole));
    assert_eq!(refused(role, Some(&custom(RoleKind::Staff, &[])?), 60)?, Some(Refusal::NoSuchRole));
    assert_eq!(refused(AccountRole::Custom(id(4)), Some(&reads), 60)?, Some(Refusal::NoSuchRole));
    assert_eq!(refused(role, Some(&reads), 60)?, None);
    let wide = custom(RoleKind::Account, &[Permission::OwnershipTransfer])?;
    assert_eq!(refused(role, Some(&wide), 60)?, Some(Refusal::ImpersonationRole));
    Ok(())
}

#[test]
fn it_ends_once() -> Checked {
    let (it, now) = (begun()?, now()?);
    let ended = end_impersonation(&it, now.after_seconds(60)).output;
    assert_eq!((ended.ended_at, ended.version), (Some(now.after_seconds(60)), it.version.next()));
    assert!(!ended.is_on(now.after_seconds(60)));
    let again = end_impersonation(&ended, now.after_seconds(70));
    assert!(again.decision.is_empty());
    assert_eq!(again.output, ended);
    // What is over by itself is not ended.
    assert!(end_impersonation(&it, now.after_seconds(3_600)).decision.is_empty());
    Ok(())
}
