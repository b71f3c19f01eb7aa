use super::PortError;
use domain::email::EmailAddress;
use domain::limit::{Counter, Guesses, Quotas, Source};

/// Counting what is asked, in a place that all processes share.
pub trait Counters {
    /// Counts `tokens` more and returns how many there are then, these among them.
    ///
    /// Of calls at the same time, in whatever processes, each gets a number of its own: whoever gets the quota's last one
    /// is the last to pass. What is counted stays counted, also above the quota. A call whose answer was lost may count
    /// twice, and never less than once.
    fn count(&self, counter: &Counter, tokens: u32) -> impl Future<Output = Result<u64, PortError>>;
}

/// The numbers of this deployment.
pub trait LimitSettings {
    fn quotas(&self) -> Quotas;
}

/// What is remembered of passwords tried. It says nothing of whether anybody has the address.
pub trait GuessRecords {
    fn guesses(
        &self,
        email: &EmailAddress,
        source: &Source,
    ) -> impl Future<Output = Result<Option<Guesses>, PortError>>;

    /// Replaces what was read, unless somebody else has: then it says `false`.
    fn keep_guesses(
        &self,
        email: &EmailAddress,
        source: &Source,
        guesses: &Guesses,
    ) -> impl Future<Output = Result<bool, PortError>>;
}
