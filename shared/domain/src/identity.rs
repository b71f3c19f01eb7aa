//! People who can log in, and what they belong to.

use crate::decision::{Home, Write};
use crate::email::EmailAddress;
use crate::event::{Event, EventKind};
use crate::id::{AccountId, UserId};
use crate::job::{Job, Mail};
use crate::permission::{AccountRole, StaffRole};
use crate::time::WallTime;
use crate::{Decided, Decision, Refusal, Version};
use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub personal: UserContact,
    pub password: PasswordHash,
    pub confirmed_at: Option<WallTime>,
    pub created_at: WallTime,
    pub version: Version,
}

/// What identifies the person, apart from everything else so that it can be erased alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserContact {
    pub email: EmailAddress,
}

/// An argon2id hash in PHC string format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    #[must_use]
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    #[must_use]
    pub fn phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// One address, one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailClaim {
    pub email: EmailAddress,
    pub user: UserId,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub account: AccountId,
    pub user: UserId,
    pub role: AccountRole,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub user: UserId,
    pub role: StaffRole,
    pub version: Version,
}

/// That the one-time token with this SHA-256 (hexadecimal) has made a staff user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffTokenBurnt {
    pub token_sha256: String,
    pub user: UserId,
    pub version: Version,
}

/// A password as typed. NIST SP 800-63B-4, section 3.1.1.2: length counts, composition rules do not.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    pub const LEAST_CHARACTERS: usize = 15;
    pub const MOST_CHARACTERS: usize = 256;

    /// # Errors
    /// [`Refusal::PasswordLength`], [`Refusal::PasswordTooCommon`].
    pub fn new(password: String) -> Result<Self, Refusal> {
        let length = password.chars().count();
        if !(Self::LEAST_CHARACTERS..=Self::MOST_CHARACTERS).contains(&length) {
            return Err(Refusal::PasswordLength);
        }
        if is_guessable(&password) {
            return Err(Refusal::PasswordTooCommon);
        }
        Ok(Self(password))
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// The well-known passwords that are long enough to pass, whatever their case and padding.
const COMMON: &[&str] = &[
    "passwordpassword",
    "password12345678",
    "1234567890",
    "qwertyuiopasdfgh",
    "qwertyuiop",
    "letmeinletmein",
    "iloveyouiloveyou",
    "administrator",
    "changemechangeme",
    "correcthorsebatterystaple",
];

/// A repeated short pattern, a run of neighbouring characters, or a listed password with digits behind it.
fn is_guessable(password: &str) -> bool {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let characters: Vec<char> = typed.iter().copied().filter(|c| c.is_alphanumeric()).collect();
    let text: String = characters.iter().collect();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    // Signs between the letters hide no pattern; a few letters among signs make none.
    let lettered = characters.len() * 2 >= typed.len();
    is_pattern(&typed)
        || (lettered && is_pattern(&characters))
        || COMMON.iter().any(|common| text == *common || (stem == *common && !stem.is_empty()))
}

fn is_pattern(characters: &[char]) -> bool {
    let repeats = (1..=4).any(|width| characters.iter().zip(characters.iter().skip(width)).all(|(a, b)| a == b));
    let neighbours = |a: char, b: char| matches!((a, b), ('9', '0') | ('0', '9')) || (b as i64 - a as i64).abs() == 1;
    repeats || characters.windows(2).all(|pair| neighbours(pair[0], pair[1]))
}

/// What a registration brings with it.
#[derive(Clone, Debug)]
pub struct Registration {
    pub id: UserId,
    pub email: EmailAddress,
    pub password: PasswordHash,
    /// SHA-256 of the right one-time staff token, when it was given.
    pub staff_token_sha256: Option<String>,
}

/// Makes a user who has yet to confirm their address. An address that is taken gets a mail and nothing else, so
/// that a stranger learns nothing from the answer.
#[must_use]
pub fn register(known: Option<&EmailClaim>, registration: Registration, now: WallTime) -> Decided<()> {
    let user = known.map_or(registration.id, |claim| claim.user);
    let mut decision = Decision::new(Home::User(user), now.as_billing_time());
    if let Some(claim) = known {
        decision.jobs.push(Job::SendEmail { mail: Mail::AlreadyRegistered { user: claim.user } });
        return decision.with(());
    }
    let user = User {
        id: registration.id,
        personal: UserContact { email: registration.email.clone() },
        password: registration.password,
        confirmed_at: None,
        created_at: now,
        version: Version::FIRST,
    };
    decision.events.push(Event::new(EventKind::UserRegistered, user.id, user.version));
    decision.jobs.push(Job::SendEmail { mail: Mail::ConfirmEmail { user: user.id } });
    decision.writes.push(Write::EmailClaim(EmailClaim {
        email: registration.email,
        user: user.id,
        version: Version::FIRST,
    }));
    if let Some(token_sha256) = registration.staff_token_sha256 {
        let (user, version) = (user.id, Version::FIRST);
        decision.writes.push(Write::Staff(Staff { user, role: StaffRole::Admin, version }));
        decision.writes.push(Write::StaffTokenBurnt(StaffTokenBurnt { token_sha256, user, version }));
    }
    decision.writes.push(Write::User(user));
    decision.with(())
}

/// Confirms the user's address; again is the same as once.
#[must_use]
pub fn confirm_email(user: &User, now: WallTime) -> Decided<()> {
    let mut decision = Decision::new(Home::User(user.id), now.as_billing_time());
    if user.confirmed_at.is_none() {
        let user = User { confirmed_at: Some(now), version: user.version.next(), ..user.clone() };
        decision.events.push(Event::new(EventKind::UserConfirmed, user.id, user.version));
        decision.writes.push(Write::User(user));
    }
    decision.with(())
}
