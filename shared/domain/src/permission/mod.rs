//! Who may do what: an operation declares one permission, a role is a set of them.

mod manage;
mod role;
mod set;

pub use manage::{NewRole, create_role, update_role};
pub use role::{AccountRole, CustomRole, RoleKind, StaffRole};
pub use set::PermissionSet;

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($permission:ident = $name:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Permission {
            $(#[serde(rename = $name)] $permission,)*
        }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$permission,)*];

            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$permission => $name,)* }
            }
        }
    };
}

permissions! {
    AccountsRead = "accounts:read",
    AccountsWrite = "accounts:write",
    AccountTermsWrite = "account_terms:write",
    ApiKeysRead = "api_keys:read",
    ApiKeysWrite = "api_keys:write",
    AuditRead = "audit:read",
    ClientsRead = "clients:read",
    ClientsWrite = "clients:write",
    CouponsRead = "coupons:read",
    CouponsWrite = "coupons:write",
    CreditNotesWrite = "credit_notes:write",
    EntitlementsRead = "entitlements:read",
    ImpersonationsRead = "impersonations:read",
    ImpersonationsEnd = "impersonations:end",
    ImpersonationsStart = "impersonations:start",
    InvoicesRead = "invoices:read",
    InvoicesWrite = "invoices:write",
    MembersRead = "members:read",
    MembersWrite = "members:write",
    OperatorKeysRead = "operator_keys:read",
    OperatorKeysWrite = "operator_keys:write",
    OwnershipTransfer = "ownership:transfer",
    PaymentMethodsWrite = "payment_methods:write",
    PaymentsWrite = "payments:write",
    PlansRead = "plans:read",
    PlansWrite = "plans:write",
    RolesRead = "roles:read",
    RolesWrite = "roles:write",
    SessionsEnd = "sessions:end",
    StaffRead = "staff:read",
    StaffWrite = "staff:write",
    SubscriptionsRead = "subscriptions:read",
    SubscriptionsWrite = "subscriptions:write",
    TaxRatesRead = "tax_rates:read",
    TaxRatesWrite = "tax_rates:write",
    TestClocksRead = "test_clocks:read",
    TestClocksWrite = "test_clocks:write",
}
