use serde::Serialize;
use std::fmt;
use std::time::Duration;

/// Microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(crate) struct Micros(pub(crate) u64);

impl From<Duration> for Micros {
    fn from(duration: Duration) -> Self {
        Self(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }
}

/// In milliseconds.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.0.saturating_add(5) / 10;
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// The middle and the far end of a number of measurements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Spread {
    pub(crate) p50: Micros,
    pub(crate) p99: Micros,
}

impl Spread {
    pub(crate) fn of(measured: impl IntoIterator<Item = Micros>) -> Self {
        let mut sorted: Vec<_> = measured.into_iter().collect();
        sorted.sort_unstable();
        // The nearest rank.
        let rank = |percent: usize| (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        let at = |percent| sorted.get(rank(percent)).copied().unwrap_or_default();
        Self { p50: at(50), p99: at(99) }
    }
}

/// What a function calls outside in one invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Calls {
    pub(crate) count: u64,
    /// While at least one was under way, as seen where they arrive.
    pub(crate) answered_in: Micros,
}

/// What was measured of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Figures {
    pub(crate) deflated_bytes: u64,
    pub(crate) start: Spread,
    pub(crate) first: Spread,
    /// Start and first invocation of the same process.
    pub(crate) cold: Spread,
    pub(crate) warm: Spread,
    /// What of it the processor was at work, which a busy machine does not change.
    pub(crate) cold_cpu: Spread,
    pub(crate) warm_cpu: Spread,
    pub(crate) peak_kib: u64,
    /// Of the median first invocation, and of the median warm one.
    pub(crate) first_calls: Calls,
    pub(crate) warm_calls: Calls,
}

#[cfg(test)]
mod tests {
    use super::{Micros, Spread};

    #[test]
    fn percentiles_are_measurements_that_were_made() {
        let spread = Spread::of((1..=200).rev().map(Micros));
        assert_eq!(spread, Spread { p50: Micros(100), p99: Micros(198) });
        assert_eq!(Spread::of([Micros(7)]), Spread { p50: Micros(7), p99: Micros(7) });
        assert_eq!(Spread::of([]), Spread::default());
    }

    #[test]
    fn times_are_shown_in_milliseconds() {
        let shown = [0, 4, 5, 123, 9_999, 12_345].map(|micros| Micros(micros).to_string());
        assert_eq!(shown, ["0.00", "0.00", "0.01", "0.12", "10.00", "12.35"]);
    }
}
