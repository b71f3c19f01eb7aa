use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::{AccountId, ImpersonationId, UserId};
use crate::permission::{AccountRole, CustomRole, Permission};
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

/// What somebody wants to act for, and as what.
#[derive(Clone, Debug)]
pub struct StartImpersonation {
    pub id: ImpersonationId,
    pub role: AccountRole,
    pub reason: Name,
    pub minutes: u8,
}

/// One of the operator's people acting in an account's name, for a while, for a reason, where the account can see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impersonation {
    pub id: ImpersonationId,
    pub account: AccountId,
    /// Who acts.
    pub staff: UserId,
    /// What they may do meanwhile; never an owner.
    pub role: AccountRole,
    pub reason: Name,
    pub begun_at: WallTime,
    pub ends_at: WallTime,
    /// When somebody ended it before that.
    pub ended_at: Option<WallTime>,
    pub version: Version,
}

impl Impersonation {
    /// The longest that somebody may act, in minutes.
    pub const MOST_MINUTES: u8 = 60;

    #[must_use]
    pub fn is_on(&self, now: WallTime) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }
}

/// Lets one of the operator's people act in the account's name. `custom` is the role that it names, if that is a custom one.
///
/// # Errors
/// [`Refusal::ImpersonationRole`] for an owner; [`Refusal::NoSuchRole`]; [`Refusal::ImpersonationTooLong`].
pub fn start_impersonation(
    account: AccountId,
    staff: UserId,
    (start, custom): (StartImpersonation, Option<&CustomRole>),
    now: WallTime,
) -> Result<Decided<Impersonation>, Refusal> {
    let StartImpersonation { id, role, reason, minutes } = start;
    if role == AccountRole::Owner {
        return Err(Refusal::ImpersonationRole);
    }
    let known = custom.filter(|custom| Some(custom.id) == role.custom() && custom.is_of_accounts());
    if role.custom().is_some() && known.is_none() {
        return Err(Refusal::NoSuchRole);
    }
    if role.permissions(known).contains(Permission::OwnershipTransfer) {
        return Err(Refusal::ImpersonationRole);
    }
    if !(1..=Impersonation::MOST_MINUTES).contains(&minutes) {
        return Err(Refusal::ImpersonationTooLong);
    }
    let ends_at = now.after_seconds(i64::from(minutes) * 60);
    let (begun_at, ended_at, version) = (now, None, Version::FIRST);
    let begun = Impersonation { id, account, staff, role, reason, begun_at, ends_at, ended_at, version };
    Ok(written(begun, (EventKind::ImpersonationStarted, AuditAction::ImpersonationStarted), now))
}

/// Ends it before its time; again is the same as once.
#[must_use]
pub fn end_impersonation(impersonation: &Impersonation, now: WallTime) -> Decided<Impersonation> {
    if !impersonation.is_on(now) {
        let nothing = Decision::new(Home::Members(impersonation.account), now.as_billing_time());
        return nothing.with(impersonation.clone());
    }
    let version = impersonation.version.next();
    let ended = Impersonation { ended_at: Some(now), version, ..impersonation.clone() };
    written(ended, (EventKind::ImpersonationEnded, AuditAction::ImpersonationEnded), now)
}

fn written(
    impersonation: Impersonation,
    (kind, action): (EventKind, AuditAction),
    now: WallTime,
) -> Decided<Impersonation> {
    let mut decision = Decision::new(Home::Members(impersonation.account), now.as_billing_time());
    decision.audit(action, impersonation.id);
    decision.events.push(Event::new(kind, impersonation.id, impersonation.version));
    decision.writes.push(Write::Impersonation(impersonation.clone()));
    decision.with(impersonation)
}
