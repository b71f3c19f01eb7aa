use super::PortError;
use crate::envelope::Envelope;
use domain::id::JournalId;
use domain::time::WallTime;

/// The jobs of one decision, stored in its transaction and deleted once they are sent.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxItem {
    pub id: JournalId,
    pub at: WallTime,
    pub shelf: Shelf,
    pub envelopes: Vec<Envelope>,
}

/// Where an outbox item lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// With what was committed, in the same transaction.
    Books,
    Identity,
    /// With what was only tried.
    Ephemeral,
}

pub trait Outbox {
    /// Leaves an item for the sweeper: jobs that go with no commit, of somebody who need not wait until they are sent and
    /// need not be able to send them.
    fn leave(&self, item: &OutboxItem) -> impl Future<Output = Result<(), PortError>>;

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
