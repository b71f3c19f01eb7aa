//! Keys that tokens are signed with: when each signs, is published, and goes.
//!
//! Time is cut into epochs, and each has a key of its own. It is published one epoch before it signs, so that whoever
//! verifies has it by then, and as long after as a token of it can live.

use crate::time::WallTime;
use serde::{Deserialize, Serialize};

/// The longest that a token lives which is signed with one of these keys, in seconds.
pub const LONGEST_TOKEN_SECONDS: i64 = 900;

/// Clocks may be so far apart, in seconds.
const SKEW_SECONDS: i64 = 60;

/// How long a record outlives its key, in seconds: what was refused yesterday can still be looked up.
const RECORD_KEPT_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A span in which one key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(i64);

impl Epoch {
    pub const SECONDS: i64 = 30 * 24 * 60 * 60;

    #[must_use]
    pub fn at(now: WallTime) -> Self {
        Self(now.second().div_euclid(Self::SECONDS))
    }

    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    #[must_use]
    pub fn ends_at(self) -> WallTime {
        WallTime::EPOCH.after_seconds((self.0 + 1) * Self::SECONDS)
    }

    /// When the last token of the epoch's key has expired, on every clock.
    #[must_use]
    pub fn retires_at(self) -> WallTime {
        self.ends_at().after_seconds(LONGEST_TOKEN_SECONDS + SKEW_SECONDS)
    }
}

/// A public key that tokens are verified with, and all that it is good for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    pub kid: String,
    /// The only algorithm it is good for (RFC 7518): never what a token says.
    pub algorithm: String,
    /// The `x` of an OKP key (RFC 8037, section 2), base64url.
    pub x: String,
    /// Who its tokens are by; a record from before it was noted verifies nothing.
    #[serde(default)]
    pub issuer: String,
    /// Who its access tokens are for.
    #[serde(default)]
    pub audience: String,
    pub created_at: WallTime,
    #[serde(default = "long_ago")]
    pub retires_at: WallTime,
    #[serde(default)]
    pub revoked_at: Option<WallTime>,
}

fn long_ago() -> WallTime {
    WallTime::EPOCH
}

impl PublicKey {
    /// Whether a token may be verified with it, and the world told of it.
    #[must_use]
    pub fn is_good(&self, now: WallTime) -> bool {
        self.revoked_at.is_none() && now < self.retires_at
    }

    /// Whether nothing depends on its record any more: without one, its tokens are as unknown as they were refused.
    #[must_use]
    pub fn may_go(&self, now: WallTime) -> bool {
        self.retires_at.after_seconds(RECORD_KEPT_SECONDS) <= now
    }
}
