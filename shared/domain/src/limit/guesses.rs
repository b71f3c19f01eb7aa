use super::{Exceeded, Policy, Quota};
use crate::Version;
use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// What is remembered of the passwords tried for one e-mail address from one source, whether anybody has the address or
/// not.
///
/// A try counts as wrong before it is looked at, so that many at the same time are as good as one after the other; the
/// right password takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guesses {
    /// Wrong ones since the last right one.
    pub wrong: u32,
    /// Nothing is looked at before.
    pub open_at: WallTime,
    /// Until when the source is known as one that somebody has logged in from.
    pub known_until: Option<WallTime>,
    /// When all of this may be forgotten.
    pub expires_at: WallTime,
    pub version: Version,
}

/// A try that may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// To be stored before the password is looked at.
    pub guesses: Guesses,
    /// Whether somebody has logged in from there lately: then nothing that others try keeps them out.
    pub known: bool,
}

/// So many wrong ones cost no time: people mistype.
const FREE: u32 = 5;

/// The longest pause, in seconds: a hundred tries a day.
const LONGEST_PAUSE: u32 = 15 * 60;

/// After so long without a try, in seconds, the wrong ones are forgotten.
const FORGOTTEN_SECONDS: i64 = 24 * 60 * 60;

/// How long a source stays known after a log-in, in seconds.
const KNOWN_SECONDS: i64 = 90 * 24 * 60 * 60;

impl Guesses {
    /// Nobody has tried anything.
    fn none(now: WallTime) -> Self {
        Self { wrong: 0, open_at: now, known_until: None, expires_at: now, version: Version::from(0) }
    }

    /// Takes a try in, after which the pause before the next one doubles.
    ///
    /// # Errors
    /// [`Exceeded`] during the pause.
    pub fn tried(before: Option<Self>, now: WallTime) -> Result<Tried, Exceeded> {
        let mut guesses = before.unwrap_or_else(|| Self::none(now));
        let wait = guesses.open_at.second() - now.second();
        if wait > 0 {
            return Err(Exceeded {
                policy: Policy::Guesses,
                quota: Quota { most: 1, seconds: pause(guesses.wrong) },
                retry_seconds: u32::try_from(wait).unwrap_or(u32::MAX),
            });
        }
        if now.second() >= guesses.open_at.second() + FORGOTTEN_SECONDS {
            guesses.wrong = 0;
        }
        let known = guesses.known_until.is_some_and(|until| now < until);
        let wrong = guesses.wrong.saturating_add(1);
        let open_at = now.after_seconds(i64::from(pause(wrong)));
        let known_until = guesses.known_until.filter(|_| known);
        let forgotten_at = open_at.after_seconds(FORGOTTEN_SECONDS);
        let expires_at = known_until.map_or(forgotten_at, |until| until.max(forgotten_at));
        let guesses = Self { wrong, open_at, known_until, expires_at, version: guesses.version.next() };
        Ok(Tried { guesses, known })
    }

    /// What is remembered once the password was right and somebody is logged in.
    #[must_use]
    pub fn logged_in(self, now: WallTime) -> Self {
        let known_until = now.after_seconds(KNOWN_SECONDS);
        Self {
            wrong: 0,
            open_at: now,
            known_until: Some(known_until),
            expires_at: known_until,
            version: self.version.next(),
        }
    }
}

/// The pause after so many wrong ones, in seconds.
fn pause(wrong: u32) -> u32 {
    match wrong.checked_sub(FREE) {
        None | Some(0) => 0,
        Some(beyond) => 1_u32.checked_shl(beyond - 1).map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE)),
    }
}
