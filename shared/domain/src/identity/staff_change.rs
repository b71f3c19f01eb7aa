use super::{Admins, Granting, Staff, StaffEntry, User};
use crate::audit::AuditAction;
use crate::decision::{Home, Removal, Write};
use crate::event::{Event, EventKind};
use crate::permission::StaffRole;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};

/// Makes a user one of the operator's people. `known` is what they are already.
///
/// # Errors
/// As [`Granting::check`]; [`Refusal::EmailUnconfirmed`], [`Refusal::AlreadyStaff`].
pub fn add_staff(
    user: &User,
    known: Option<&Staff>,
    role: StaffRole,
    (granting, admins): (&Granting, Option<&Admins>),
    now: WallTime,
) -> Result<Decided<Staff>, Refusal> {
    granting.check_staff(role)?;
    if user.confirmed_at.is_none() {
        return Err(Refusal::EmailUnconfirmed);
    }
    if known.is_some() {
        return Err(Refusal::AlreadyStaff);
    }
    let (held, user, version) = (user.held(), user.id, Version::FIRST);
    let staff = Staff { user, role, version };
    let mut decision = changed(None, Some(&staff), admins, now)?;
    decision.events.push(Event::new(EventKind::StaffAdded, user, version));
    decision.writes.push(Write::StaffEntry(StaffEntry { user, version }));
    decision.writes.push(Write::Staff(staff.clone()));
    decision.writes.push(held);
    Ok(decision.with(staff))
}

/// Gives one of the operator's people another role.
///
/// # Errors
/// As [`Granting::check`], of the role they have and of the one they get; [`Refusal::LastAdmin`].
pub fn change_staff_role(
    staff: &Staff,
    role: StaffRole,
    (granting, admins): (&Granting, Option<&Admins>),
    now: WallTime,
) -> Result<Decided<Staff>, Refusal> {
    granting.check_staff_taking(staff.role)?;
    granting.check_staff(role)?;
    let after = Staff { role, version: staff.version.next(), ..staff.clone() };
    let mut decision = changed(Some(staff), Some(&after), admins, now)?;
    decision.events.push(Event::new(EventKind::StaffRoleChanged, after.user, after.version));
    decision.writes.push(Write::Staff(after.clone()));
    Ok(decision.with(after))
}

/// Makes somebody one of the operator's people no more.
///
/// # Errors
/// As [`Granting::check`], of the role they have; [`Refusal::LastAdmin`].
pub fn remove_staff(
    staff: &Staff,
    (granting, admins): (&Granting, Option<&Admins>),
    now: WallTime,
) -> Result<Decided<()>, Refusal> {
    granting.check_staff_taking(staff.role)?;
    let (user, version) = (staff.user, staff.version);
    let mut decision = changed(Some(staff), None, admins, now)?;
    decision.events.push(Event::new(EventKind::StaffRemoved, user, version.next()));
    decision.removals.push(Removal::Staff { user, version });
    decision.removals.push(Removal::StaffEntry { user, version: Version::FIRST });
    Ok(decision.with(()))
}

fn changed(
    before: Option<&Staff>,
    after: Option<&Staff>,
    admins: Option<&Admins>,
    now: WallTime,
) -> Result<Decision, Refusal> {
    let mut decision = Decision::new(Home::Operator, now.as_billing_time());
    if let Some(staff) = before.or(after) {
        decision.audit(AuditAction::StaffChanged, staff.user);
    }
    let admins = Admins::after(admins, before.map(|it| it.role), after.map(|it| it.role))?;
    decision.writes.extend(admins.map(Write::Admins));
    Ok(decision)
}
