//! Who may do what: an operation declares one permission, a role is a set of them.

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
    CouponsRead = "coupons:read",
    CouponsWrite = "coupons:write",
    CreditNotesWrite = "credit_notes:write",
    EntitlementsRead = "entitlements:read",
    InvoicesRead = "invoices:read",
    InvoicesWrite = "invoices:write",
    PaymentMethodsWrite = "payment_methods:write",
    PlansRead = "plans:read",
    PlansWrite = "plans:write",
    SubscriptionsRead = "subscriptions:read",
    SubscriptionsWrite = "subscriptions:write",
    TaxRatesRead = "tax_rates:read",
    TaxRatesWrite = "tax_rates:write",
    TestClocksRead = "test_clocks:read",
    TestClocksWrite = "test_clocks:write",
}

/// What a member may do in their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    Owner,
    /// Sees the account and its entitlements, not its papers.
    Member,
}

/// What one of the operator's people may do, in every account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    Admin,
    ReadOnly,
}

impl AccountRole {
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::AccountsRead | Permission::EntitlementsRead => true,
            Permission::AccountsWrite
            | Permission::InvoicesRead
            | Permission::PaymentMethodsWrite
            | Permission::SubscriptionsRead
            | Permission::SubscriptionsWrite
            | Permission::TestClocksRead
            | Permission::TestClocksWrite => self == Self::Owner,
            Permission::AccountTermsWrite
            | Permission::CouponsRead
            | Permission::CouponsWrite
            | Permission::CreditNotesWrite
            | Permission::InvoicesWrite
            | Permission::PlansRead
            | Permission::PlansWrite
            | Permission::TaxRatesRead
            | Permission::TaxRatesWrite => false,
        }
    }
}

impl StaffRole {
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        match permission {
            Permission::AccountsRead
            | Permission::CouponsRead
            | Permission::EntitlementsRead
            | Permission::InvoicesRead
            | Permission::PlansRead
            | Permission::SubscriptionsRead
            | Permission::TaxRatesRead
            | Permission::TestClocksRead => true,
            Permission::AccountsWrite
            | Permission::AccountTermsWrite
            | Permission::CouponsWrite
            | Permission::CreditNotesWrite
            | Permission::InvoicesWrite
            | Permission::PlansWrite
            | Permission::TaxRatesWrite
            | Permission::TestClocksWrite => self == Self::Admin,
            // A customer's money is moved by the customer.
            Permission::PaymentMethodsWrite | Permission::SubscriptionsWrite => false,
        }
    }
}
