use super::FactorSet;
use super::set::tell;
use crate::audit::AuditAction;
use crate::event::{Event, EventKind};
use crate::id::FactorId;
use crate::identity::Factor;
use crate::job::FactorChange;
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Refusal};
use serde::{Deserialize, Serialize};

/// An app that shows codes of the time (RFC 6238). Its secret is computed from its id, so nothing here is of use to a
/// thief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    pub id: FactorId,
    pub name: Name,
    pub added_at: WallTime,
    /// When a first code showed that the app has the secret; nothing counts before.
    pub confirmed_at: Option<WallTime>,
    /// The time step of the last code; none of it or before is good any more (RFC 6238, section 5.2).
    pub last_step: Option<u64>,
    pub used_at: Option<WallTime>,
}

#[derive(Clone, Debug)]
pub struct NewAuthenticator {
    pub id: FactorId,
    pub name: Name,
}

impl Authenticator {
    /// Seconds that somebody has to confirm it.
    pub const PENDING: i64 = 15 * 60;

    fn accepts(&self, step: u64) -> bool {
        self.last_step.is_none_or(|last| step > last)
    }
}

/// Adds an app that has yet to show a code, in the place of another that never did.
///
/// # Errors
/// [`Refusal::TooManyFactors`].
pub fn enrol_authenticator(
    set: &FactorSet,
    new: NewAuthenticator,
    now: WallTime,
) -> Result<Decided<Authenticator>, Refusal> {
    if set.many() >= FactorSet::MOST {
        return Err(Refusal::TooManyFactors);
    }
    let NewAuthenticator { id, name } = new;
    let (confirmed_at, last_step, used_at) = (None, None, None);
    let enrolled = Authenticator { id, name, added_at: now, confirmed_at, last_step, used_at };
    let authenticators = set.confirmed().cloned().chain([enrolled.clone()]).collect();
    Ok(FactorSet { authenticators, ..set.clone() }.written(now).with(enrolled))
}

/// Lets an app's codes count from now on; `step` is the time step of the code that it showed. Again is the same as once.
///
/// # Errors
/// [`Refusal::NoSuchFactor`]; [`Refusal::EnrolmentOver`]; [`Refusal::WrongCode`].
pub fn confirm_authenticator(
    set: &FactorSet,
    id: FactorId,
    step: Option<u64>,
    now: WallTime,
) -> Result<Decided<Authenticator>, Refusal> {
    let pending = set.authenticators.iter().find(|it| it.id == id).ok_or(Refusal::NoSuchFactor)?;
    if pending.confirmed_at.is_some() {
        let nothing = crate::Decision::new(crate::decision::Home::User(set.user), now.as_billing_time());
        return Ok(nothing.with(pending.clone()));
    }
    if now >= pending.added_at.after_seconds(Authenticator::PENDING) {
        return Err(Refusal::EnrolmentOver);
    }
    let step = step.ok_or(Refusal::WrongCode)?;
    let confirmed = Authenticator { confirmed_at: Some(now), last_step: Some(step), ..pending.clone() };
    let mut decision = with(set, &confirmed).written(now);
    decision.events.push(Event::new(EventKind::UserSecondFactorAdded, set.user, set.version.next()));
    tell(&mut decision, set.user, (AuditAction::SecondFactorAdded, FactorChange::Added), id);
    Ok(decision.with(confirmed))
}

/// Uses a code up; `matching` says of which apps it is, and of which time steps.
///
/// # Errors
/// [`Refusal::WrongCode`], also for one that was used.
pub fn use_code(set: &FactorSet, matching: &[(FactorId, u64)], now: WallTime) -> Result<Decided<Factor>, Refusal> {
    let used = set.confirmed().find_map(|it| {
        let (_, step) = matching.iter().find(|(id, step)| *id == it.id && it.accepts(*step))?;
        Some(Authenticator { last_step: Some(*step), used_at: Some(now), ..it.clone() })
    });
    let used = used.ok_or(Refusal::WrongCode)?;
    let mut decision = with(set, &used).written(now);
    decision.audit(AuditAction::SecondFactorUsed, used.id);
    Ok(decision.with(Factor::OneTimeCode))
}

fn with(set: &FactorSet, changed: &Authenticator) -> FactorSet {
    let replaced = set.authenticators.iter().map(|it| if it.id == changed.id { changed } else { it });
    FactorSet { authenticators: replaced.cloned().collect(), ..set.clone() }
}
