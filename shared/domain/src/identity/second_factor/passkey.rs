use super::FactorSet;
use super::set::tell;
use crate::audit::AuditAction;
use crate::event::{Event, EventKind};
use crate::id::{FactorId, UserId};
use crate::identity::Factor;
use crate::job::FactorChange;
use crate::text::Name;
use crate::time::WallTime;
use crate::{Decided, Refusal};
use serde::{Deserialize, Serialize};

/// A key that an authenticator keeps, and uses for whom it has recognised: two factors by itself (WebAuthn Level 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    pub id: FactorId,
    pub name: Name,
    pub key: PasskeyKey,
    /// How often it has signed; 0 for those that do not count.
    pub sign_count: u32,
    pub added_at: WallTime,
    pub used_at: Option<WallTime>,
}

/// What never changes of a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyKey {
    /// What authenticators know it by, in base64url.
    pub credential: String,
    /// A COSE key (RFC 9052, section 7), in base64url.
    pub public_key: String,
    /// Whether copies of it may be elsewhere.
    pub backup_eligible: bool,
}

#[derive(Clone, Debug)]
pub struct NewPasskey {
    pub id: FactorId,
    pub name: Name,
    pub key: PasskeyKey,
    pub sign_count: u32,
    /// Whether the authenticator made sure who was there.
    pub user_verified: bool,
}

/// What is genuine of a passkey that was used.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyUse<'a> {
    pub credential: &'a str,
    pub sign_count: u32,
    pub user_verified: bool,
    pub backup_eligible: bool,
}

/// What a passkey is asked for: known by the challenge that it answers, and good once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyCeremony {
    pub purpose: PasskeyPurpose,
    pub good_until: WallTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyPurpose {
    /// To make one for this user.
    Register { user: UserId },
    /// To use one, whoever has it.
    Use,
}

impl PasskeyCeremony {
    /// Seconds, as the standard recommends (WebAuthn Level 3, section 15.1).
    pub const LIFETIME: i64 = 5 * 60;

    #[must_use]
    pub fn is_for(&self, purpose: PasskeyPurpose, now: WallTime) -> bool {
        self.purpose == purpose && now < self.good_until
    }
}

impl Passkey {
    /// WebAuthn Level 3, section 7.2, steps 17 to 22: whoever was there was recognised, it is as portable as it was, and
    /// there is no other that has counted on in the meantime.
    fn accepts(&self, used: PasskeyUse<'_>) -> bool {
        let counts = used.sign_count > self.sign_count || (used.sign_count == 0 && self.sign_count == 0);
        self.key.credential == used.credential
            && used.user_verified
            && used.backup_eligible == self.key.backup_eligible
            && counts
    }
}

/// Adds a passkey, which counts at once.
///
/// # Errors
/// [`Refusal::PasskeyRefused`] for one that does not recognise people; [`Refusal::PasskeyKnown`];
/// [`Refusal::TooManyFactors`].
pub fn add_passkey(set: &FactorSet, new: NewPasskey, now: WallTime) -> Result<Decided<Passkey>, Refusal> {
    let NewPasskey { id, name, key, sign_count, user_verified } = new;
    if !user_verified {
        return Err(Refusal::PasskeyRefused);
    }
    if set.passkeys.iter().any(|it| it.key.credential == key.credential) {
        return Err(Refusal::PasskeyKnown);
    }
    if set.many() >= FactorSet::MOST {
        return Err(Refusal::TooManyFactors);
    }
    let added = Passkey { id, name, key, sign_count, added_at: now, used_at: None };
    let passkeys = set.passkeys.iter().cloned().chain([added.clone()]).collect();
    let mut decision = FactorSet { passkeys, ..set.clone() }.written(now);
    decision.events.push(Event::new(EventKind::UserSecondFactorAdded, set.user, set.version.next()));
    tell(&mut decision, set.user, (AuditAction::SecondFactorAdded, FactorChange::Added), id);
    Ok(decision.with(added))
}

/// Notes that a passkey was used.
///
/// # Errors
/// [`Refusal::PasskeyRefused`], also for one of which there seems to be a copy that should not be.
pub fn use_passkey(set: &FactorSet, used: PasskeyUse<'_>, now: WallTime) -> Result<Decided<Factor>, Refusal> {
    let passkey = set.passkeys.iter().find(|it| it.accepts(used)).ok_or(Refusal::PasskeyRefused)?;
    let (id, sign_count) = (passkey.id, used.sign_count);
    let noted = |it: &Passkey| match it.id == id {
        true => Passkey { sign_count, used_at: Some(now), ..it.clone() },
        false => it.clone(),
    };
    let passkeys = set.passkeys.iter().map(noted).collect();
    let mut decision = FactorSet { passkeys, ..set.clone() }.written(now);
    decision.audit(AuditAction::SecondFactorUsed, id);
    Ok(decision.with(Factor::Passkey))
}
