use crate::support::{Checked, id, name};
use domain::Version;
use domain::permission::{AccountRole, CustomRole, Permission, PermissionSet, RoleKind, StaffRole};

fn names(set: PermissionSet) -> Vec<&'static str> {
    set.iter().map(Permission::name).collect()
}

fn custom(kind: RoleKind, permissions: PermissionSet) -> Checked<CustomRole> {
    Ok(CustomRole { id: id(3), kind, name: name("Auditor")?, permissions, version: Version::FIRST })
}

#[test]
fn a_member_sees_the_account_and_not_its_papers() {
    assert_eq!(names(AccountRole::Member.permissions(None)), ["accounts:read", "entitlements:read"]);
}

#[test]
fn billing_is_about_subscriptions_invoices_and_cards() {
    assert_eq!(
        names(AccountRole::Billing.permissions(None)),
        [
            "accounts:read",
            "entitlements:read",
            "invoices:read",
            "payment_methods:write",
            "subscriptions:read",
            "subscriptions:write",
        ]
    );
}

#[test]
fn only_an_owner_gives_the_account_away() {
    let (owner, admin) = (AccountRole::Owner.permissions(None), AccountRole::Admin.permissions(None));
    assert!(admin.is_within(owner));
    assert_eq!(owner, admin.and(&[Permission::OwnershipTransfer]));
}

#[test]
fn an_account_never_reaches_the_operators() {
    let operators = [
        Permission::AccountTermsWrite,
        Permission::CouponsWrite,
        Permission::CreditNotesWrite,
        Permission::ImpersonationsStart,
        Permission::InvoicesWrite,
        Permission::PlansWrite,
        Permission::RolesWrite,
        Permission::StaffWrite,
        Permission::TaxRatesWrite,
    ];
    assert!(RoleKind::Account.most().intersection(PermissionSet::of(&operators)).is_empty());
}

#[test]
fn staff_do_not_do_what_a_customer_does() {
    let customers = [
        Permission::AccountsWrite,
        Permission::ApiKeysWrite,
        Permission::MembersWrite,
        Permission::OwnershipTransfer,
        Permission::PaymentMethodsWrite,
        Permission::SubscriptionsWrite,
    ];
    assert!(RoleKind::Staff.most().intersection(PermissionSet::of(&customers)).is_empty());
}

#[test]
fn every_staff_role_sees_what_a_reader_sees_and_a_reader_changes_nothing() {
    let reader = StaffRole::ReadOnly.permissions(None);
    assert!(names(reader).iter().all(|name| name.ends_with(":read")));
    for role in StaffRole::BUILT_IN {
        assert!(reader.is_within(role.permissions(None)), "{role}");
        assert!(role.permissions(None).is_within(StaffRole::Admin.permissions(None)), "{role}");
    }
}

#[test]
fn money_is_finances_and_impersonation_supports() {
    let (finance, support) = (StaffRole::Finance.permissions(None), StaffRole::Support.permissions(None));
    assert!(finance.contains(Permission::CreditNotesWrite) && !support.contains(Permission::CreditNotesWrite));
    assert!(support.contains(Permission::ImpersonationsStart) && !finance.contains(Permission::ImpersonationsStart));
}

#[test]
fn a_custom_role_allows_what_it_says_within_its_kind() -> Checked {
    let reads = PermissionSet::of(&[Permission::InvoicesRead, Permission::PlansWrite]);
    let auditor = custom(RoleKind::Account, reads)?;
    let role = AccountRole::Custom(auditor.id);
    assert_eq!(names(role.permissions(Some(&auditor))), ["invoices:read"]);
    assert_eq!(role.permissions(None), PermissionSet::NONE);
    assert_eq!(AccountRole::Custom(id(4)).permissions(Some(&auditor)), PermissionSet::NONE);
    assert_eq!(StaffRole::Custom(auditor.id).permissions(Some(&auditor)), PermissionSet::NONE);
    assert_eq!(AccountRole::Member.permissions(Some(&auditor)), AccountRole::Member.permissions(None));
    Ok(())
}

#[test]
fn a_role_is_written_as_its_name_or_its_id() -> Checked {
    for role in AccountRole::BUILT_IN {
        assert_eq!(AccountRole::try_from(role.to_string())?, *role);
    }
    for role in StaffRole::BUILT_IN {
        assert_eq!(StaffRole::try_from(role.to_string())?, *role);
    }
    let custom = AccountRole::Custom(id(3));
    assert_eq!(AccountRole::try_from(custom.to_string())?, custom);
    for unknown in ["", "Owner", "root", "role_", "user_01h455vb4pex5vsknk084sn02q"] {
        assert!(AccountRole::try_from(unknown.to_owned()).is_err(), "{unknown}");
    }
    Ok(())
}

#[test]
fn a_permission_is_stored_by_its_public_name() -> Checked {
    for permission in Permission::ALL {
        assert_eq!(serde_json::to_value(permission)?, permission.name());
        assert_eq!(crate::support::stored(permission)?, *permission);
    }
    Ok(())
}

#[test]
fn a_set_is_stored_as_the_names_of_its_permissions() -> Checked {
    let all: PermissionSet = Permission::ALL.iter().copied().collect();
    for set in [PermissionSet::NONE, all, AccountRole::Billing.permissions(None)] {
        assert_eq!(serde_json::to_value(set)?, serde_json::json!(names(set)));
        assert_eq!(crate::support::stored(&set)?, set);
        assert_eq!(set.union(PermissionSet::NONE), set);
    }
    assert_eq!(names(all).len(), Permission::ALL.len());
    Ok(())
}
