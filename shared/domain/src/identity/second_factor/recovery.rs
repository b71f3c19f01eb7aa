use super::FactorSet;
use super::set::tell;
use crate::audit::AuditAction;
use crate::identity::Factor;
use crate::job::FactorChange;
use crate::time::WallTime;
use crate::{Decided, Refusal};
use std::fmt;

/// For whoever has lost their other factors: 120 random bits, more than anybody tries through, so that a fast hash is
/// enough to keep them.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// Crockford's base 32, in which nothing is mistaken for anything else.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

const CHARACTERS: usize = 24;
const GROUP: usize = 4;

impl RecoveryCode {
    /// So many are made at a time.
    pub const MANY: usize = 10;

    #[must_use]
    pub fn of(random: [u8; 15]) -> Self {
        let bits = random.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let character = |n: usize| char::from(ALPHABET[(bits >> (5 * n)) as usize % 32]);
        Self((0..CHARACTERS).rev().map(character).collect())
    }

    /// As somebody types it who has it on paper: in any case, in any groups, with the letters that look like digits.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let characters = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let code: String = characters
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .take(CHARACTERS + 1)
            .collect();
        let is_one = code.len() == CHARACTERS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        is_one.then_some(Self(code))
    }

    /// What is hashed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is shown, once.
    #[must_use]
    pub fn written(&self) -> String {
        let mut written = String::with_capacity(CHARACTERS + CHARACTERS / GROUP);
        for (n, character) in self.0.chars().enumerate() {
            if n > 0 && n % GROUP == 0 {
                written.push('-');
            }
            written.push(character);
        }
        written
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// Puts new codes in the place of those that are left.
///
/// # Errors
/// [`Refusal::NoSecondFactor`] for somebody who has nothing to lose.
pub fn replace_recovery_codes(set: &FactorSet, sha256: Vec<String>, now: WallTime) -> Result<Decided<()>, Refusal> {
    if !set.is_asked_for() {
        return Err(Refusal::NoSecondFactor);
    }
    let mut decision = FactorSet { recovery_sha256: sha256, ..set.clone() }.written(now);
    tell(&mut decision, set.user, (AuditAction::RecoveryCodesMade, FactorChange::RecoveryCodesMade), set.user);
    Ok(decision.with(()))
}

/// Uses a code up.
///
/// # Errors
/// [`Refusal::WrongCode`], also for one that was used.
pub fn use_recovery_code(set: &FactorSet, sha256: &str, now: WallTime) -> Result<Decided<Factor>, Refusal> {
    if !set.recovery_sha256.iter().any(|left| left == sha256) {
        return Err(Refusal::WrongCode);
    }
    let left = set.recovery_sha256.iter().filter(|left| *left != sha256).cloned().collect();
    let mut decision = FactorSet { recovery_sha256: left, ..set.clone() }.written(now);
    tell(&mut decision, set.user, (AuditAction::RecoveryCodeUsed, FactorChange::RecoveryCodeUsed), set.user);
    Ok(decision.with(Factor::OneTimeCode))
}
