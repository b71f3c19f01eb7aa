//! Whether somebody may, whoever they are and whatever they come with.

use crate::support::{Checked, id, name, wall};
use domain::Version;
use domain::identity::{
    ApiKey, Denial, Factor, FactorPolicy, Impersonation, KeyOwner, Membership, OpenSession, Reach, Session,
    SessionAgent, SessionKind, Staff, Standing, open_session,
};
use domain::permission::{AccountRole, CustomRole, Permission, PermissionSet, RoleKind, StaffRole};
use domain::time::WallTime;

fn now() -> Checked<WallTime> {
    wall("2026-01-01T00:00:00Z")
}

fn session() -> Checked<Session> {
    let open = OpenSession {
        id: id(5),
        kind: SessionKind::Bearer,
        secret_sha256: "secret".to_owned(),
        factors: vec![Factor::Password],
        presented_sha256: None,
        personal: SessionAgent::default(),
    };
    Ok(open_session(id(7), &[], open, now()?).output)
}

fn standing(member: Option<AccountRole>, staff: Option<StaffRole>) -> Checked<Standing> {
    Ok(Standing {
        session: Some(session()?),
        membership: member.map(|role| Membership { account: id(1), user: id(7), role, version: Version::FIRST }),
        staff: staff.map(|role| Staff { user: id(7), role, version: Version::FIRST }),
        impersonation: None,
        roles: Vec::new(),
    })
}

fn account(permission: Permission) -> Reach {
    Reach::Account(id(1), permission)
}

/// Who somebody is in the account and to the operator, and whether they may see its invoices.
type Row = (Option<AccountRole>, Option<StaffRole>, Result<(), Denial>);

const TABLE: &[Row] = &[
    (Some(AccountRole::Owner), None, Ok(())),
    (Some(AccountRole::Billing), None, Ok(())),
    (Some(AccountRole::Member), None, Err(Denial::Forbidden)),
    (None, None, Err(Denial::Unknown)),
    (None, Some(StaffRole::ReadOnly), Ok(())),
    (Some(AccountRole::Member), Some(StaffRole::ReadOnly), Ok(())),
];

#[test]
fn a_role_in_the_account_or_with_the_operator_allows() -> Checked {
    for (member, staff, expected) in TABLE {
        let standing = standing(*member, *staff)?;
        let answer = standing.check(account(Permission::InvoicesRead), false, now()?);
        assert_eq!(answer, *expected, "{member:?} {staff:?}");
    }
    Ok(())
}

#[test]
fn nobody_may_anything_when_the_session_is_over() -> Checked {
    let mut standing = standing(Some(AccountRole::Owner), Some(StaffRole::Admin))?;
    for reach in [Reach::Oneself, Reach::Operator(Permission::PlansRead), account(Permission::AccountsRead)] {
        assert_eq!(standing.check(reach, false, now()?), Ok(()));
        assert_eq!(standing.check(reach, false, now()?.after_seconds(Session::IDLE)), Err(Denial::Over));
    }
    standing.session = None;
    assert_eq!(standing.check(Reach::Oneself, false, now()?), Err(Denial::Over));
    Ok(())
}

#[test]
fn the_operators_things_are_forbidden_to_everybody_else() -> Checked {
    let owner = standing(Some(AccountRole::Owner), None)?;
    assert_eq!(owner.check(Reach::Operator(Permission::PlansRead), false, now()?), Err(Denial::Forbidden));
    Ok(())
}

#[test]
fn a_custom_role_allows_what_it_lists() -> Checked {
    let mut standing = standing(Some(AccountRole::Custom(id(3))), None)?;
    assert_eq!(standing.custom_roles().collect::<Vec<_>>(), [id(3)]);
    assert_eq!(standing.check(account(Permission::InvoicesRead), false, now()?), Err(Denial::Forbidden));
    let permissions = PermissionSet::of(&[Permission::InvoicesRead]);
    let (kind, version) = (RoleKind::Account, Version::FIRST);
    standing.roles.push(CustomRole { id: id(3), kind, name: name("Auditor")?, permissions, version });
    assert_eq!(standing.check(account(Permission::InvoicesRead), false, now()?), Ok(()));
    assert_eq!(standing.check(account(Permission::AccountsRead), false, now()?), Err(Denial::Forbidden));
    Ok(())
}

fn acting() -> Checked<Standing> {
    let now = now()?;
    let impersonation = Impersonation {
        id: id(6),
        account: id(1),
        staff: id(7),
        role: AccountRole::Billing,
        reason: name("Ticket 12")?,
        begun_at: now,
        ends_at: now.after_seconds(3600),
        ended_at: None,
        version: Version::FIRST,
    };
    Ok(Standing { impersonation: Some(impersonation), ..standing(None, Some(StaffRole::Support))? })
}

#[test]
fn who_acts_in_an_accounts_name_has_that_role_there_and_nothing_elsewhere() -> Checked {
    let standing = acting()?;
    let check = |reach| standing.check(reach, true, now().map_err(|_| Denial::Over)?);
    assert_eq!(check(account(Permission::SubscriptionsWrite)), Ok(()));
    assert_eq!(check(account(Permission::MembersWrite)), Err(Denial::Forbidden));
    assert_eq!(check(Reach::Account(id(2), Permission::SubscriptionsWrite)), Err(Denial::Unknown));
    assert_eq!(check(Reach::Operator(Permission::PlansRead)), Err(Denial::Forbidden));
    assert_eq!(check(Reach::Oneself), Err(Denial::Forbidden));
    Ok(())
}

#[test]
fn acting_is_over_with_time_by_hand_with_the_role_and_for_anybody_else() -> Checked {
    let reach = account(Permission::SubscriptionsWrite);
    let base = acting()?;
    assert_eq!(base.check(reach, true, now()?.after_seconds(3599)), Ok(()));
    assert_eq!(base.check(reach, true, now()?.after_seconds(3600)), Err(Denial::Over));
    let with = |change: &dyn Fn(&mut Standing)| -> Checked<Result<(), Denial>> {
        let mut standing = acting()?;
        change(&mut standing);
        Ok(standing.check(reach, true, now()?))
    };
    let over = Err(Denial::Over);
    assert_eq!(with(&|it| it.impersonation.iter_mut().for_each(|it| it.ended_at = Some(it.begun_at)))?, over);
    assert_eq!(with(&|it| it.impersonation.iter_mut().for_each(|it| it.staff = id(8)))?, over);
    assert_eq!(with(&|it| it.impersonation = None)?, over);
    assert_eq!(with(&|it| it.staff = None)?, over);
    assert_eq!(with(&|it| it.staff.iter_mut().for_each(|it| it.role = StaffRole::Finance))?, over);
    Ok(())
}

fn key(owner: KeyOwner, scopes: &[Permission]) -> Checked<ApiKey> {
    Ok(ApiKey {
        id: id(9),
        owner,
        name: name("Backend")?,
        scopes: PermissionSet::of(scopes),
        secret_sha256: "secret".to_owned(),
        superseded: Vec::new(),
        created_by: id(7),
        created_at: now()?,
        expires_at: Some(now()?.after_seconds(60)),
        revoked_at: None,
        version: Version::FIRST,
    })
}

#[test]
fn a_key_reaches_as_far_as_its_scopes_and_its_owner() -> Checked {
    let scopes = [Permission::EntitlementsRead, Permission::PlansRead];
    let accounts = key(KeyOwner::Account(id(1)), &scopes)?;
    assert_eq!(accounts.check(account(Permission::EntitlementsRead)), Ok(()));
    assert_eq!(accounts.check(account(Permission::InvoicesRead)), Err(Denial::Forbidden));
    assert_eq!(accounts.check(Reach::Account(id(2), Permission::EntitlementsRead)), Err(Denial::Unknown));
    assert_eq!(accounts.check(Reach::Operator(Permission::PlansRead)), Err(Denial::Forbidden));
    assert_eq!(accounts.check(Reach::Oneself), Err(Denial::Forbidden));
    let operators = key(KeyOwner::Operator, &[Permission::EntitlementsRead, Permission::SubscriptionsWrite])?;
    assert_eq!(operators.check(Reach::Account(id(2), Permission::EntitlementsRead)), Ok(()));
    assert_eq!(operators.check(Reach::Account(id(2), Permission::SubscriptionsWrite)), Err(Denial::Forbidden));
    Ok(())
}

#[test]
fn a_key_is_good_for_its_secret_until_it_ends() -> Checked {
    let (key, now) = (key(KeyOwner::Operator, &[])?, now()?);
    assert!(key.is_good("secret", now) && !key.is_good("another", now));
    assert!(!key.is_good("secret", now.after_seconds(60)));
    assert!(!ApiKey { revoked_at: Some(now), ..key.clone() }.is_good("secret", now));
    assert_eq!(crate::support::stored(&key)?, key);
    Ok(())
}

/// What somebody has shown, whether they are one of the operator's people, and whose second factor is asked for so that
/// they do not get further than themselves.
#[test]
fn a_second_factor_is_asked_of_those_whom_the_operator_means() -> Checked {
    use Factor::{OneTimeCode, Passkey, Password, Provider};
    use FactorPolicy::{OfEverybody, OfStaff, Optional};
    let table: [(&[Factor], bool, &[FactorPolicy]); 7] = [
        (&[Password], false, &[OfEverybody]),
        (&[Password], true, &[OfStaff, OfEverybody]),
        (&[Provider], true, &[OfStaff, OfEverybody]),
        // Each of them is something that can be guessed, or somebody else's word.
        (&[Password, Provider], true, &[OfStaff, OfEverybody]),
        (&[Password, OneTimeCode], true, &[]),
        (&[Provider, OneTimeCode], true, &[]),
        (&[Passkey], true, &[]),
    ];
    for (factors, is_staff, asking) in table {
        let mut standing = standing(Some(AccountRole::Owner), is_staff.then_some(StaffRole::Support))?;
        if let Some(session) = &mut standing.session {
            session.proof.factors = factors.to_vec();
        }
        for policy in [Optional, OfStaff, OfEverybody] {
            let expected = if asking.contains(&policy) { Err(Denial::OneFactor) } else { Ok(()) };
            for reach in [Reach::Operator(Permission::PlansRead), account(Permission::AccountsRead)] {
                assert_eq!(standing.check_factors(reach, policy), expected, "{factors:?} {is_staff} {policy:?}");
            }
            // Or nobody could add one.
            assert_eq!(standing.check_factors(Reach::Oneself, policy), Ok(()));
        }
    }
    Ok(())
}

#[test]
fn a_policy_is_called_as_the_template_calls_it() {
    for policy in FactorPolicy::ALL {
        assert_eq!(policy.name().parse(), Ok(*policy));
    }
    assert!("Staff".parse::<FactorPolicy>().is_err());
}
