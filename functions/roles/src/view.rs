use domain::id::RoleId;
use domain::permission::{CustomRole, PermissionSet, RoleKind};
use domain::text::Name;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A role that the operator has made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Role)]
pub struct RoleView {
    #[schema(value_type = String, example = "role_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: RoleId,
    kind: RoleKindView,
    #[schema(value_type = String, example = "Auditor")]
    name: Name,
    #[schema(value_type = Vec<String>, example = json!(["accounts:read", "invoices:read"]))]
    permissions: PermissionSet,
}

/// Who can have a role.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoleKind)]
pub enum RoleKindView {
    /// Members of accounts.
    Account,
    /// The operator's people.
    Staff,
}

impl From<RoleKindView> for RoleKind {
    fn from(kind: RoleKindView) -> Self {
        match kind {
            RoleKindView::Account => Self::Account,
            RoleKindView::Staff => Self::Staff,
        }
    }
}

impl From<CustomRole> for RoleView {
    fn from(role: CustomRole) -> Self {
        let kind = match role.kind {
            RoleKind::Account => RoleKindView::Account,
            RoleKind::Staff => RoleKindView::Staff,
        };
        Self { id: role.id, kind, name: role.name, permissions: role.permissions }
    }
}
