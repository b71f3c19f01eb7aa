use super::PortError;
use crate::envelope::Envelope;
use domain::id::JournalId;
use domain::time::WallTime;

/// The jobs of one decision, stored in its transaction and deleted once they are sent.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxItem {
    pub id: JournalId,
    pub at: WallTime,
    /// Whether it lies with the people or with the books.
    pub of_identity: bool,
    pub envelopes: Vec<Envelope>,
}

pub trait Outbox {
    /// The items of one shard that are older than `before`, oldest first, at most a page of them.
    fn unsent(&self, shard: u8, before: WallTime) -> impl Future<Output = Result<Vec<OutboxItem>, PortError>>;

    /// Marks the item as sent by deleting it; nothing if it is gone already.
    fn mark_sent(&self, item: &OutboxItem) -> impl Future<Output = Result<(), PortError>>;
}

pub trait Dispatch {
    /// Puts every job on its queue, at least once.
    ///
    /// # Errors
    /// When any of them may not have arrived; the others may have.
    fn dispatch(&self, envelopes: &[Envelope]) -> impl Future<Output = Result<(), PortError>>;
}
