use super::{CustomRole, PermissionSet, RoleKind};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::RoleId;
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};

/// A role to be made.
#[derive(Clone, Debug)]
pub struct NewRole {
    pub id: RoleId,
    pub kind: RoleKind,
    pub name: Name,
    pub permissions: PermissionSet,
}

/// Makes a role. `own` is what the maker may of what is the operator's.
///
/// # Errors
/// [`Refusal::RolePermissions`]; [`Refusal::RoleBeyondOwn`] for a role of staff.
pub fn create_role(new: NewRole, own: PermissionSet, now: WallTime) -> Result<Decided<CustomRole>, Refusal> {
    let NewRole { id, kind, name, permissions } = new;
    check(kind, permissions, own)?;
    let role = CustomRole { id, kind, name, permissions, version: Version::FIRST };
    Ok(written(role, EventKind::RoleCreated, now))
}

/// Says anew what a role is called and allows, to everybody who has it.
///
/// # Errors
/// As [`create_role`], of what the role allows and of what it is to allow.
pub fn update_role(
    role: &CustomRole,
    (name, permissions): (Name, PermissionSet),
    own: PermissionSet,
    now: WallTime,
) -> Result<Decided<CustomRole>, Refusal> {
    check(role.kind, permissions, own)?;
    if role.kind == RoleKind::Staff && !role.allows(RoleKind::Staff).is_within(own) {
        return Err(Refusal::RoleBeyondOwn);
    }
    let updated = CustomRole { name, permissions, version: role.version.next(), ..role.clone() };
    Ok(written(updated, EventKind::RoleUpdated, now))
}

fn check(kind: RoleKind, permissions: PermissionSet, own: PermissionSet) -> Result<(), Refusal> {
    if permissions.is_empty() || !permissions.is_within(kind.most()) {
        return Err(Refusal::RolePermissions);
    }
    // What is allowed in accounts is the accounts' to give.
    if kind == RoleKind::Staff && !permissions.is_within(own) {
        return Err(Refusal::RoleBeyondOwn);
    }
    Ok(())
}

fn written(role: CustomRole, kind: EventKind, now: WallTime) -> Decided<CustomRole> {
    let mut decision = Decision::new(Home::Operator, now.as_billing_time());
    decision.audit(AuditAction::RoleChanged, role.id);
    decision.events.push(Event::new(kind, role.id, role.version));
    decision.writes.push(Write::CustomRole(role.clone()));
    decision.with(role)
}
