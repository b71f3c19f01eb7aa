//! What the gateway needs of the world around it.

use crate::intent::Intent;
use crate::notice::Message;
use domain::money::Money;
use domain::time::WallTime;
use services::port::PortError;

/// What the gateway remembers. Reads are strongly consistent.
pub trait Intents {
    fn intent(&self, idempotency_key: &str) -> impl Future<Output = Result<Option<Intent>, PortError>>;

    /// Whether the account's invoice has had the one decline that a card can have for it.
    fn declined_before(&self, account: &str, invoice: u32) -> impl Future<Output = Result<bool, PortError>>;

    /// Keeps the intent under its key, with the charge in the account's book if money moved, and with the decline if it
    /// is the invoice's first: all or nothing.
    ///
    /// False, and nothing is kept, if the key or the first decline is taken, or somebody is about to take it.
    fn keep(&self, idempotency_key: &str, intent: &Intent) -> impl Future<Output = Result<bool, PortError>>;

    /// Every charge of the account that succeeded.
    fn charges(&self, account: &str) -> impl Future<Output = Result<Vec<Money>, PortError>>;
}

/// Promises to deliver a notice.
pub trait Announce {
    fn announce(&self, message: &Message) -> impl Future<Output = Result<(), PortError>>;
}

/// Delivers a notice, signed at `now`. It has arrived when there is no error.
pub trait Deliver {
    fn deliver(&self, message: &Message, now: WallTime) -> impl Future<Output = Result<(), PortError>>;
}

/// Lets in whoever has the secret.
pub trait Door {
    fn opens(&self, presented: &str) -> impl Future<Output = Result<bool, PortError>>;
}
