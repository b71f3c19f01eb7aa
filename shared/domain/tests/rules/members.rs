//! The people of an account: nobody gives more than they have, and somebody always owns it.

use crate::support::{Checked, id, name, wall};
use domain::decision::{Home, Removal, Write};
use domain::identity::{
    Granting, Invitation, Invite, Membership, Owners, PasswordHash, User, UserContact, accept_invitation,
    change_member_role, invite, leave_account, remove_member, transfer_ownership,
};
use domain::job::{Job, Mail};
use domain::permission::{AccountRole, CustomRole, Permission, PermissionSet, RoleKind};
use domain::time::WallTime;
use domain::{Refusal, Version};

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn member(role: AccountRole) -> Membership {
    Membership { account: id(1), user: id(7), role, version: Version::FIRST }
}

fn owners(count: u32) -> Owners {
    Owners { count, ..Owners::first(id(1)) }
}

fn by(role: AccountRole) -> Granting {
    Granting { own: role.permissions(None), roles: Vec::new() }
}

fn custom(kind: RoleKind, permissions: &[Permission]) -> Checked<CustomRole> {
    let permissions = PermissionSet::of(permissions);
    Ok(CustomRole { id: id(3), kind, name: name("Auditor")?, permissions, version: Version::FIRST })
}

#[test]
fn a_role_is_given_by_whoever_may_all_that_it_allows() -> Checked {
    let (owner, admin, billing) = (by(AccountRole::Owner), by(AccountRole::Admin), by(AccountRole::Billing));
    for role in AccountRole::BUILT_IN {
        assert_eq!(owner.check(*role), Ok(()));
    }
    assert_eq!(admin.check(AccountRole::Admin), Ok(()));
    assert_eq!(admin.check(AccountRole::Owner), Err(Refusal::RoleBeyondOwn));
    assert_eq!(billing.check(AccountRole::Admin), Err(Refusal::RoleBeyondOwn));
    let role = AccountRole::Custom(id(3));
    assert_eq!(owner.check(role), Err(Refusal::NoSuchRole));
    let with = |of: &Granting, custom| Granting { roles: vec![custom], ..of.clone() }.check(role);
    let wide = || custom(RoleKind::Account, &[Permission::MembersWrite]);
    assert_eq!(with(&owner, wide()?), Ok(()));
    assert_eq!(with(&billing, wide()?), Err(Refusal::RoleBeyondOwn));
    assert_eq!(with(&owner, custom(RoleKind::Staff, &[])?), Err(Refusal::NoSuchRole));
    Ok(())
}

#[test]
fn a_role_is_taken_by_whoever_may_give_it() -> Checked {
    let (two, now) = (owners(2), now()?);
    let admin = by(AccountRole::Admin);
    let beyond = Err(Refusal::RoleBeyondOwn);
    let owner = member(AccountRole::Owner);
    assert_eq!(change_member_role(&owner, AccountRole::Member, (&admin, &two), now).map(drop), beyond);
    assert_eq!(remove_member(&owner, (&admin, &two), now).map(drop), beyond);
    // What is no role any more allows nothing, and is nobody's to keep.
    let gone = member(AccountRole::Custom(id(3)));
    assert!(change_member_role(&gone, AccountRole::Member, (&admin, &two), now).is_ok());
    assert!(remove_member(&gone, (&admin, &two), now).is_ok());
    Ok(())
}

#[test]
fn one_owner_stays() -> Checked {
    let (owner, granting, now) = (member(AccountRole::Owner), by(AccountRole::Owner), now()?);
    let last = Err(Refusal::LastOwner);
    assert_eq!(change_member_role(&owner, AccountRole::Admin, (&granting, &owners(1)), now).map(drop), last);
    assert_eq!(remove_member(&owner, (&granting, &owners(1)), now).map(drop), last);
    assert_eq!(leave_account(&owner, &owners(1), now).map(drop), last);
    for decision in [
        change_member_role(&owner, AccountRole::Admin, (&granting, &owners(2)), now)?.decision,
        remove_member(&owner, (&granting, &owners(2)), now)?.decision,
        leave_account(&owner, &owners(2), now)?.decision,
    ] {
        let one = Owners { version: Version::FIRST.next(), ..owners(1) };
        assert!(decision.writes.contains(&Write::Owners(one)), "{decision:?}");
    }
    // Whoever owns nothing changes nothing of it.
    let decision = leave_account(&member(AccountRole::Admin), &owners(1), now)?.decision;
    assert!(decision.writes.is_empty());
    assert_eq!(decision.home, Home::Members(id(1)));
    assert_eq!(decision.removals.len(), 2);
    Ok(())
}

#[test]
fn an_account_that_is_given_away_has_as_many_owners() -> Checked {
    let (from, now) = (member(AccountRole::Owner), now()?);
    let to = |role| Membership { user: id(8), ..member(role) };
    let decided = transfer_ownership(&from, &to(AccountRole::Billing), &owners(1), now)?;
    assert_eq!((decided.output.user, decided.output.role), (id(8), AccountRole::Owner));
    let version = Version::FIRST.next();
    let admin = Membership { role: AccountRole::Admin, version, ..from.clone() };
    assert_eq!(decided.decision.writes, [Write::Membership(admin), Write::Membership(decided.output)]);
    // Where the other one is an owner too, there is one less.
    let decided = transfer_ownership(&from, &to(AccountRole::Owner), &owners(2), now)?;
    assert!(decided.decision.writes.contains(&Write::Owners(Owners { version, ..owners(1) })));
    let refused = |from: &Membership, to: &Membership| transfer_ownership(from, to, &owners(2), now).map(drop);
    assert_eq!(refused(&member(AccountRole::Admin), &to(AccountRole::Member)), Err(Refusal::NotOwner));
    assert_eq!(refused(&from, &from), Err(Refusal::TransferToSelf));
    Ok(())
}

fn user(email: &str, confirmed: bool) -> Checked<User> {
    Ok(User {
        id: id(7),
        personal: UserContact::new(email.to_owned().try_into()?),
        password: Some(PasswordHash::new("hash".to_owned())),
        confirmed_at: if confirmed { Some(now()?) } else { None },
        created_at: now()?,
        version: Version::FIRST,
    })
}

fn invitation(role: AccountRole) -> Checked<Invitation> {
    let command = Invite { id: id(4), email: "bob@example.com".to_owned().try_into()?, role };
    let decided = invite(id(1), command, &by(AccountRole::Owner), now()?)?;
    let mail = Mail::Invitation { account: id(1), invitation: id(4) };
    assert_eq!(decided.decision.jobs, [Job::SendEmail { mail }]);
    assert_eq!(crate::support::stored(&decided.output)?, decided.output);
    Ok(decided.output)
}

#[test]
fn an_invitation_is_accepted_by_whoever_has_its_address_in_time() -> Checked {
    let (invited, now) = (invitation(AccountRole::Billing)?, now()?);
    let bob = user("bob@example.com", true)?;
    let decided = accept_invitation(&invited, &bob, None, &owners(1), now)?;
    assert_eq!(decided.output, member(AccountRole::Billing));
    let removal = Removal::Invitation { account: id(1), invitation: id(4), version: Version::FIRST };
    assert_eq!(decided.decision.removals, [removal]);
    assert!(!decided.decision.writes.iter().any(|write| matches!(write, Write::Owners(_))));

    let refused = |user: &User, known: Option<&Membership>, at| {
        accept_invitation(&invited, user, known, &owners(1), at).map(drop)
    };
    let another = Err(Refusal::InvitationForAnother);
    assert_eq!(refused(&user("eve@example.com", true)?, None, now), another);
    assert_eq!(refused(&user("bob@example.com", false)?, None, now), another);
    assert_eq!(refused(&bob, Some(&decided.output), now), Err(Refusal::AlreadyMember));
    let end = now.after_seconds(Invitation::LIFETIME);
    assert_eq!(refused(&bob, None, end.after_seconds(-1)), Ok(()));
    assert_eq!(refused(&bob, None, end), Err(Refusal::InvalidToken));
    Ok(())
}

#[test]
fn an_owner_who_is_invited_is_counted() -> Checked {
    let invited = invitation(AccountRole::Owner)?;
    let decision = accept_invitation(&invited, &user("bob@example.com", true)?, None, &owners(1), now()?)?.decision;
    let two = Owners { version: Version::FIRST.next(), ..owners(2) };
    assert!(decision.writes.contains(&Write::Owners(two)));
    Ok(())
}

#[test]
fn what_people_belong_to_comes_back_from_storage() -> Checked {
    assert_eq!(crate::support::stored(&owners(3))?, owners(3));
    assert_eq!(crate::support::stored(&member(AccountRole::Custom(id(3))))?, member(AccountRole::Custom(id(3))));
    Ok(())
}
