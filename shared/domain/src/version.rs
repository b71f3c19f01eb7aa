use serde::{Deserialize, Serialize};
use std::fmt;

/// How often a stored thing has been written: 1 when created, one more with every change.
///
/// It is the condition of the next write, the `ETag` and the sequence number of the thing's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version(u64);

impl Version {
    pub const FIRST: Self = Self(1);

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The version a write of this one replaces; `None` when the thing must not exist yet.
    #[must_use]
    pub fn replaced(self) -> Option<Self> {
        (self.0 > 1).then(|| Self(self.0 - 1))
    }

    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl From<u64> for Version {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
