use domain::permission::{AccountRole, Permission, StaffRole};

fn allowed(allows: impl Fn(Permission) -> bool) -> Vec<&'static str> {
    Permission::ALL.iter().copied().filter(|permission| allows(*permission)).map(Permission::name).collect()
}

#[test]
fn an_owner_runs_the_account_and_not_the_catalogue() {
    assert_eq!(
        allowed(|it| AccountRole::Owner.allows(it)),
        [
            "accounts:read",
            "accounts:write",
            "entitlements:read",
            "invoices:read",
            "payment_methods:write",
            "subscriptions:read",
            "subscriptions:write",
            "test_clocks:read",
            "test_clocks:write",
        ]
    );
}

#[test]
fn a_member_sees_the_account_and_not_its_papers() {
    assert_eq!(allowed(|it| AccountRole::Member.allows(it)), ["accounts:read", "entitlements:read"]);
}

#[test]
fn an_admin_writes_the_catalogue_and_moves_no_customers_money() {
    assert_eq!(
        allowed(|it| StaffRole::Admin.allows(it)),
        [
            "accounts:read",
            "accounts:write",
            "account_terms:write",
            "coupons:read",
            "coupons:write",
            "credit_notes:write",
            "entitlements:read",
            "invoices:read",
            "invoices:write",
            "plans:read",
            "plans:write",
            "subscriptions:read",
            "tax_rates:read",
            "tax_rates:write",
            "test_clocks:read",
            "test_clocks:write",
        ]
    );
}

#[test]
fn read_only_staff_write_nothing() {
    let allowed = allowed(|it| StaffRole::ReadOnly.allows(it));
    assert!(allowed.iter().all(|name| name.ends_with(":read")), "{allowed:?}");
    assert_eq!(allowed.len(), 8);
}

#[test]
fn a_permission_is_stored_by_its_public_name() -> crate::support::Checked {
    for permission in Permission::ALL {
        assert_eq!(serde_json::to_value(permission)?, permission.name());
        assert_eq!(crate::support::stored(permission)?, *permission);
    }
    Ok(())
}
