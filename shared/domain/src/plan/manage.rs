use super::{PlanVersion, PlanVersionNumber};
use crate::audit::AuditAction;
use crate::decision::{Home, Write};
use crate::event::{Event, EventKind};
use crate::id::PlanId;
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: PlanId,
    pub name: Name,
    /// The version that new subscriptions get.
    pub current: PlanVersion,
    pub created_at: WallTime,
    /// Since when it is not sold any more; who has it keeps it.
    #[serde(default)]
    pub archived_at: Option<WallTime>,
    pub version: Version,
}

#[derive(Clone, Debug)]
pub struct CreatePlan {
    pub name: Name,
    pub version: PlanVersion,
}

/// Creates a plan with its first version.
///
/// # Errors
/// As [`PlanVersion::check`].
pub fn create(command: CreatePlan, now: WallTime) -> Result<Decided<Plan>, Refusal> {
    command.version.check()?;
    let plan = Plan {
        id: command.version.plan,
        name: command.name,
        current: command.version,
        created_at: now,
        archived_at: None,
        version: Version::FIRST,
    };
    let mut decision = decision(&plan, (EventKind::PlanCreated, AuditAction::PlanCreated), now);
    decision.writes.push(Write::PlanVersion(plan.current.clone()));
    decision.writes.push(Write::Plan(plan.clone()));
    Ok(decision.with(plan))
}

/// What a plan is to be from now on; its version's number is that of no version yet.
#[derive(Clone, Debug)]
pub struct UpdatePlan {
    pub name: Name,
    pub version: PlanVersion,
}

/// Gives the plan a new current version. Subscriptions keep the version they have.
///
/// # Errors
/// As [`PlanVersion::check`]; [`Refusal::PlanArchived`].
pub fn update(plan: &Plan, command: UpdatePlan, now: WallTime) -> Result<Decided<Plan>, Refusal> {
    if plan.archived_at.is_some() {
        return Err(Refusal::PlanArchived);
    }
    let number = PlanVersionNumber(plan.current.number.0.saturating_add(1));
    let mut current = PlanVersion { plan: plan.id, number, ..command.version };
    // A component of the same name that is charged in the same way is the same: what was charged once stays charged.
    for component in &mut current.components {
        let same = plan.current.components.iter().filter(|before| before.charging == component.charging);
        if let Some(before) = same.into_iter().find(|before| before.name == component.name) {
            component.id = before.id;
        }
    }
    current.check()?;
    let plan = Plan { name: command.name, current, version: plan.version.next(), ..plan.clone() };
    let mut decision = decision(&plan, (EventKind::PlanUpdated, AuditAction::PlanUpdated), now);
    decision.writes.push(Write::PlanVersion(plan.current.clone()));
    decision.writes.push(Write::Plan(plan.clone()));
    Ok(decision.with(plan))
}

/// Takes the plan off sale. One that is stays as it is.
#[must_use]
pub fn archive(plan: &Plan, now: WallTime) -> Decided<Plan> {
    if plan.archived_at.is_some() {
        return Decision::new(Home::Catalogue, now.as_billing_time()).with(plan.clone());
    }
    let plan = Plan { archived_at: Some(now), version: plan.version.next(), ..plan.clone() };
    let mut decision = decision(&plan, (EventKind::PlanArchived, AuditAction::PlanArchived), now);
    decision.writes.push(Write::Plan(plan.clone()));
    decision.with(plan)
}

fn decision(plan: &Plan, (kind, action): (EventKind, AuditAction), now: WallTime) -> Decision {
    let mut decision = Decision::new(Home::Catalogue, now.as_billing_time());
    decision.events.push(Event::new(kind, plan.id, plan.version));
    decision.audit(action, plan.id);
    decision
}
