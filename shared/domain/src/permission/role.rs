use super::Permission as P;
use super::PermissionSet;
use crate::id::RoleId;
use crate::text::Name;
use crate::{Refusal, Version};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Sees the account and what it may do, not its papers.
const MEMBER: PermissionSet = PermissionSet::of(&[P::AccountsRead, P::EntitlementsRead]);

const BILLING: PermissionSet =
    MEMBER.and(&[P::InvoicesRead, P::PaymentMethodsWrite, P::SubscriptionsRead, P::SubscriptionsWrite]);

const ACCOUNT_ADMIN: PermissionSet = BILLING.and(&[
    P::AccountsWrite,
    P::ApiKeysRead,
    P::ApiKeysWrite,
    P::AuditRead,
    P::ImpersonationsRead,
    P::ImpersonationsEnd,
    P::MembersRead,
    P::MembersWrite,
    P::TestClocksRead,
    P::TestClocksWrite,
]);

const OWNER: PermissionSet = ACCOUNT_ADMIN.and(&[P::OwnershipTransfer]);

const READ_ONLY: PermissionSet = PermissionSet::of(&[
    P::AccountsRead,
    P::CouponsRead,
    P::EntitlementsRead,
    P::ImpersonationsRead,
    P::InvoicesRead,
    P::MembersRead,
    P::PlansRead,
    P::RolesRead,
    P::SubscriptionsRead,
    P::TaxRatesRead,
    P::TestClocksRead,
]);

const SUPPORT: PermissionSet =
    READ_ONLY.and(&[P::AuditRead, P::ImpersonationsStart, P::ImpersonationsEnd, P::SessionsEnd]);

const FINANCE: PermissionSet = READ_ONLY.and(&[
    P::AccountTermsWrite,
    P::AuditRead,
    P::CouponsWrite,
    P::CreditNotesWrite,
    P::InvoicesWrite,
    P::PaymentsWrite,
    P::TaxRatesWrite,
]);

/// What a customer does themselves is not in it: the operator's people act in an account's name by impersonation.
const STAFF_ADMIN: PermissionSet = SUPPORT.union(FINANCE).and(&[
    P::ClientsRead,
    P::ClientsWrite,
    P::OperatorKeysRead,
    P::OperatorKeysWrite,
    P::PlansWrite,
    P::RolesWrite,
    P::StaffRead,
    P::StaffWrite,
    P::TestClocksWrite,
]);

/// What a member may do in their account. Written as its name, or as the id of a custom role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AccountRole {
    Owner,
    Admin,
    Billing,
    Member,
    Custom(RoleId),
}

/// What one of the operator's people may do. Written as its name, or as the id of a custom role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum StaffRole {
    Admin,
    Finance,
    Support,
    ReadOnly,
    Custom(RoleId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    Account,
    Staff,
}

/// A role that the operator has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRole {
    pub id: RoleId,
    pub kind: RoleKind,
    pub name: Name,
    pub permissions: PermissionSet,
    pub version: Version,
}

impl RoleKind {
    /// The most that a role of this kind may allow.
    #[must_use]
    pub const fn most(self) -> PermissionSet {
        match self {
            Self::Account => OWNER,
            Self::Staff => STAFF_ADMIN,
        }
    }
}

impl CustomRole {
    /// Whether members of accounts can have it.
    #[must_use]
    pub fn is_of_accounts(&self) -> bool {
        self.kind == RoleKind::Account
    }

    /// What it allows; less than it says where a release has taken a permission from its kind.
    #[must_use]
    pub fn allows(&self, kind: RoleKind) -> PermissionSet {
        if self.kind == kind { self.permissions.intersection(kind.most()) } else { PermissionSet::NONE }
    }
}

macro_rules! role {
    ($role:ident, $kind:ident { $($built_in:ident = $name:literal, $set:ident;)* }) => {
        impl $role {
            pub const BUILT_IN: &[Self] = &[$(Self::$built_in,)*];

            /// The custom role that has to be looked up.
            #[must_use]
            pub fn custom(self) -> Option<RoleId> {
                if let Self::Custom(role) = self { Some(role) } else { None }
            }

            /// What it allows. A custom role that there is not (any more) allows nothing.
            #[must_use]
            pub fn permissions(self, custom: Option<&CustomRole>) -> PermissionSet {
                match self {
                    $(Self::$built_in => $set,)*
                    Self::Custom(id) => custom
                        .filter(|role| role.id == id)
                        .map_or(PermissionSet::NONE, |role| role.allows(RoleKind::$kind)),
                }
            }
        }

        impl fmt::Display for $role {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$built_in => f.write_str($name),)*
                    Self::Custom(role) => role.fmt(f),
                }
            }
        }

        impl From<$role> for String {
            fn from(role: $role) -> Self {
                role.to_string()
            }
        }

        impl TryFrom<String> for $role {
            type Error = Refusal;

            fn try_from(name: String) -> Result<Self, Refusal> {
                match name.as_str() {
                    $($name => Ok(Self::$built_in),)*
                    other => other.parse().map(Self::Custom).map_err(|_| Refusal::NoSuchRole),
                }
            }
        }
    };
}

role! {
    AccountRole, Account {
        Owner = "owner", OWNER;
        Admin = "admin", ACCOUNT_ADMIN;
        Billing = "billing", BILLING;
        Member = "member", MEMBER;
    }
}

role! {
    StaffRole, Staff {
        Admin = "admin", STAFF_ADMIN;
        Finance = "finance", FINANCE;
        Support = "support", SUPPORT;
        ReadOnly = "read_only", READ_ONLY;
    }
}
