//! What is aimed at, beside what was measured.

use crate::figures::{Calls, Figures, Micros};

/// Peak memory. Password functions need what their hash does.
const MOST_KIB: u64 = 12 * 1024;
const MOST_DEFLATED: u64 = 2_500_000;

/// Functions that hash passwords: 19 MiB a time.
const PASSWORDS: [&str; 6] =
    ["auth-change-password", "auth-login", "auth-prove", "auth-register", "auth-reset-password", "users-change-email"];

/// The empty function and the bare read, which everything is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Baselines<'a> {
    pub(crate) empty: &'a Figures,
    pub(crate) bare: &'a Figures,
}

impl Baselines<'_> {
    /// What calls take with nothing around them: their own time, and for each what the SDK takes for a bare read.
    pub(crate) fn of_calls(&self, calls: Calls) -> Micros {
        let read = self.bare.warm.p50.0.saturating_sub(self.empty.warm.p50.0);
        let client = read.saturating_sub(self.bare.warm_calls.answered_in.0);
        Micros(calls.answered_in.0 + calls.count * client)
    }

    /// Start and first invocation: twice the empty function's, and its own calls.
    pub(crate) fn cold(&self, of: &Figures) -> Micros {
        Micros(2 * self.empty.cold.p50.0 + self.of_calls(of.first_calls).0)
    }

    /// A warm invocation: 1.2 times its own calls, and what an empty one takes.
    pub(crate) fn warm(&self, of: &Figures) -> Micros {
        Micros(self.empty.warm.p50.0 + self.of_calls(of.warm_calls).0 * 6 / 5)
    }
}

pub(crate) fn memory_fits(name: &str, of: &Figures) -> bool {
    of.peak_kib <= MOST_KIB || PASSWORDS.contains(&name)
}

pub(crate) fn size_fits(of: &Figures) -> bool {
    of.deflated_bytes <= MOST_DEFLATED
}

#[cfg(test)]
mod tests {
    use super::{Baselines, memory_fits};
    use crate::figures::{Calls, Figures, Micros, Spread};

    fn figures(cold: u64, warm: u64, count: u64, answered_in: u64) -> Figures {
        let spread = |p50| Spread { p50: Micros(p50), p99: Micros(p50) };
        let calls = Calls { count, answered_in: Micros(answered_in) };
        Figures { cold: spread(cold), warm: spread(warm), first_calls: calls, warm_calls: calls, ..Figures::default() }
    }

    #[test]
    fn calls_cost_their_own_time_and_the_clients() {
        let (empty, bare) = (figures(3000, 100, 0, 0), figures(9000, 600, 1, 200));
        let baselines = Baselines { empty: &empty, bare: &bare };
        // The client takes 600 − 100 − 200 of a read.
        let two = figures(0, 0, 2, 500);
        assert_eq!(baselines.of_calls(two.warm_calls), Micros(500 + 2 * 300));
        assert_eq!(baselines.cold(&two), Micros(6000 + 1100));
        assert_eq!(baselines.warm(&two), Micros(100 + 1320));
    }

    #[test]
    fn only_password_functions_may_take_more_memory() {
        let large = Figures { peak_kib: 30_000, ..Figures::default() };
        assert!(memory_fits("auth-login", &large));
        assert!(!memory_fits("plans-get", &large));
    }
}
