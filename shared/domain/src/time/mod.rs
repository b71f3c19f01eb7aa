//! Two times, two types. [`BillingTime`] decides every rule of billing, [`WallTime`] everything about machines:
//! tokens, leases, the age of an outbox item. They do not convert into each other silently.

mod anchor;
mod calendar;
mod first_period;
mod month;
mod period;
mod proration;
mod zone;

pub use anchor::{Anchor, BillingDay};
pub use calendar::{Interval, IntervalUnit, boundary};
pub use first_period::{AnchorRule, FirstPeriod, first_period};
pub use month::{Month, Months};
pub use period::Period;
pub use proration::{Fraction, ProrationUnit, fraction};
pub use zone::{TIME_ZONE_DATABASE, Zone};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! instant {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        ///
        /// A UTC instant in whole seconds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "Timestamp", into = "Timestamp")]
        pub struct $name(Timestamp);

        impl $name {
            /// The instant, cut to whole seconds.
            #[must_use]
            pub fn new(timestamp: Timestamp) -> Self {
                Self(Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp))
            }

            #[must_use]
            pub fn timestamp(self) -> Timestamp {
                self.0
            }

            #[must_use]
            pub fn second(self) -> i64 {
                self.0.as_second()
            }

            /// The instant `seconds` later, or the last representable one.
            #[must_use]
            pub fn after_seconds(self, seconds: i64) -> Self {
                self.after(SignedDuration::from_secs(seconds))
            }

            /// The instant `duration` later, or the last representable one.
            #[must_use]
            pub fn after(self, duration: SignedDuration) -> Self {
                Self::new(self.0.saturating_add(duration).unwrap_or(Timestamp::MAX))
            }
        }

        impl From<Timestamp> for $name {
            fn from(timestamp: Timestamp) -> Self {
                Self::new(timestamp)
            }
        }

        impl From<$name> for Timestamp {
            fn from(instant: $name) -> Self {
                instant.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = jiff::Error;

            fn from_str(text: &str) -> Result<Self, jiff::Error> {
                text.parse().map(Self::new)
            }
        }
    };
}

instant!(BillingTime, "The account's own time: the world's, or its test clock's.");
instant!(WallTime, "The world's time.");

impl WallTime {
    /// 1970.
    pub const EPOCH: Self = Self(Timestamp::UNIX_EPOCH);

    /// The billing time of an account that has no test clock.
    #[must_use]
    pub fn as_billing_time(self) -> BillingTime {
        BillingTime(self.0)
    }
}
