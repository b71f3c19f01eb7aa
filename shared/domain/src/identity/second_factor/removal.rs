use super::FactorSet;
use super::set::tell;
use crate::audit::AuditAction;
use crate::event::{Event, EventKind};
use crate::id::FactorId;
use crate::identity::User;
use crate::job::FactorChange;
use crate::time::WallTime;
use crate::{Decided, Refusal};

/// Takes a factor away from a user who logs in by so many providers. With the last one go the recovery codes, which would open
/// nothing any more.
///
/// # Errors
/// [`Refusal::NoSuchFactor`]; [`Refusal::PasswordNeedsFactor`] for the last one beside a short password;
/// [`Refusal::LastWayIn`] for the last passkey of somebody who has neither a password nor a provider.
pub fn remove_factor(
    set: &FactorSet,
    (user, providers): (&User, usize),
    id: FactorId,
    now: WallTime,
) -> Result<Decided<()>, Refusal> {
    if !set.has(id) {
        return Err(Refusal::NoSuchFactor);
    }
    let mut left = set.clone();
    left.authenticators.retain(|it| it.id != id);
    left.passkeys.retain(|it| it.id != id);
    let counted = left.many() < set.many();
    if counted && !left.is_asked_for() {
        if set.short_password {
            return Err(Refusal::PasswordNeedsFactor);
        }
        left.recovery_sha256.clear();
    }
    let opens_alone = user.password.is_none() && !set.passkeys.is_empty() && left.passkeys.is_empty();
    if opens_alone && providers == 0 {
        return Err(Refusal::LastWayIn);
    }
    let mut decision = left.written(now);
    // Or a provider could be unlinked at the same time because of the passkey.
    decision.writes.extend(opens_alone.then(|| user.held()));
    // One that never counted is nothing to tell of.
    if counted {
        decision.events.push(Event::new(EventKind::UserSecondFactorRemoved, set.user, set.version.next()));
        tell(&mut decision, set.user, (AuditAction::SecondFactorRemoved, FactorChange::Removed), id);
    }
    Ok(decision.with(()))
}
