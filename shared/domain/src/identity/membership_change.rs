use super::{Membership, Owners};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::event::{Event, EventKind};
use crate::id::RoleId;
use crate::permission::{AccountRole, CustomRole, PermissionSet, RoleKind, StaffRole};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};

/// What somebody may give and take: no role that allows more than they themselves may.
#[derive(Clone, Debug, Default)]
pub struct Granting {
    /// What they may in the account, or of what is the operator's.
    pub own: PermissionSet,
    /// The custom roles that it is about.
    pub roles: Vec<CustomRole>,
}

impl Granting {
    /// # Errors
    /// [`Refusal::NoSuchRole`] for a custom role that there is not; [`Refusal::RoleBeyondOwn`].
    pub fn check(&self, role: AccountRole) -> Result<(), Refusal> {
        self.check_role(role.custom(), RoleKind::Account, |custom| role.permissions(custom))
    }

    /// # Errors
    /// As [`Granting::check`].
    pub fn check_staff(&self, role: StaffRole) -> Result<(), Refusal> {
        self.check_role(role.custom(), RoleKind::Staff, |custom| role.permissions(custom))
    }

    fn check_role(
        &self,
        id: Option<RoleId>,
        kind: RoleKind,
        allows: impl Fn(Option<&CustomRole>) -> PermissionSet,
    ) -> Result<(), Refusal> {
        let custom = self.roles.iter().find(|custom| Some(custom.id) == id);
        if id.is_some() && custom.is_none_or(|custom| custom.kind != kind) {
            return Err(Refusal::NoSuchRole);
        }
        if allows(custom).is_within(self.own) { Ok(()) } else { Err(Refusal::RoleBeyondOwn) }
    }

    /// As [`Granting::check_staff`] for the role that one of the operator's people has.
    pub(super) fn check_staff_taking(&self, role: StaffRole) -> Result<(), Refusal> {
        or_gone(self.check_staff(role))
    }

    /// As [`Granting::check`] for the role that somebody has; one that is no more allows nothing, and anybody may take it.
    fn check_taking(&self, role: AccountRole) -> Result<(), Refusal> {
        or_gone(self.check(role))
    }
}

fn or_gone(checked: Result<(), Refusal>) -> Result<(), Refusal> {
    if checked == Err(Refusal::NoSuchRole) { Ok(()) } else { checked }
}

/// Gives a member another role.
///
/// # Errors
/// As [`Granting::check`], of the role they have and of the one they get; [`Refusal::LastOwner`].
pub fn change_member_role(
    member: &Membership,
    role: AccountRole,
    (granting, owners): (&Granting, &Owners),
    now: WallTime,
) -> Result<Decided<Membership>, Refusal> {
    granting.check_taking(member.role)?;
    granting.check(role)?;
    let mut decision = Decision::new(Home::Members(member.account), now.as_billing_time());
    decision.writes.extend(owners.after(Some(member.role), Some(role))?.map(Write::Owners));
    decision.audit(AuditAction::MemberRoleChanged, member.user);
    let changed = give(&mut decision, member, role);
    Ok(decision.with(changed))
}

/// Ends somebody's membership.
///
/// # Errors
/// As [`Granting::check`], of the role they have; as [`leave_account`].
pub fn remove_member(
    member: &Membership,
    (granting, owners): (&Granting, &Owners),
    now: WallTime,
) -> Result<Decided<()>, Refusal> {
    granting.check_taking(member.role)?;
    leave_account(member, owners, now)
}

/// Ends one's own membership.
///
/// # Errors
/// [`Refusal::LastOwner`].
pub fn leave_account(member: &Membership, owners: &Owners, now: WallTime) -> Result<Decided<()>, Refusal> {
    let Membership { account, user, version, .. } = *member;
    let mut decision = Decision::new(Home::Members(account), now.as_billing_time());
    decision.writes.extend(owners.after(Some(member.role), None)?.map(Write::Owners));
    decision.audit(AuditAction::MemberRemoved, user);
    decision.events.push(Event::new(EventKind::MemberRemoved, user, version.next()));
    decision.removals.push(Removal::Membership { account, user, version });
    decision.removals.push(Removal::Affiliation { user, account, version: Version::FIRST });
    Ok(decision.with(()))
}

/// Makes another member the owner in place of one, who is an admin from then on.
///
/// # Errors
/// [`Refusal::NotOwner`] for somebody who does not own the account; [`Refusal::TransferToSelf`].
pub fn transfer_ownership(
    from: &Membership,
    to: &Membership,
    owners: &Owners,
    now: WallTime,
) -> Result<Decided<Membership>, Refusal> {
    if from.role != AccountRole::Owner {
        return Err(Refusal::NotOwner);
    }
    if from.user == to.user {
        return Err(Refusal::TransferToSelf);
    }
    let mut decision = Decision::new(Home::Members(from.account), now.as_billing_time());
    // Where the other one owned it already there is one owner less, and still one.
    let lost = (to.role == AccountRole::Owner).then_some(AccountRole::Owner);
    decision.writes.extend(owners.after(lost, None)?.map(Write::Owners));
    decision.audit(AuditAction::OwnershipTransferred, to.user);
    give(&mut decision, from, AccountRole::Admin);
    let owner = if lost.is_some() { to.clone() } else { give(&mut decision, to, AccountRole::Owner) };
    Ok(decision.with(owner))
}

fn give(decision: &mut Decision, member: &Membership, role: AccountRole) -> Membership {
    let changed = Membership { role, version: member.version.next(), ..member.clone() };
    decision.events.push(Event::new(EventKind::MemberRoleChanged, changed.user, changed.version));
    decision.writes.push(Write::Membership(changed.clone()));
    changed
}
