use super::PortError;
use super::outbox::OutboxItem;
use crate::caller::{CommandKey, Fingerprint};
use domain::Decision;
use domain::id::JournalId;
use domain::time::WallTime;

/// A decision with what is stored beside it.
#[derive(Debug)]
pub struct Commitment<'a> {
    pub decision: &'a Decision,
    pub journal: JournalId,
    /// What caused it: an operation or a worker.
    pub cause: &'static str,
    pub outbox: Option<&'a OutboxItem>,
    pub record: Option<&'a CommandRecord>,
    pub at: WallTime,
}

/// What a command answered, kept so that a repeat answers the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRecord {
    pub key: CommandKey,
    pub fingerprint: Fingerprint,
    /// The command's output as JSON; what the caller sees is a pure view of it.
    pub output: String,
    pub expires_at: WallTime,
}

pub trait Commit {
    /// Makes the whole decision come true in one transaction, or nothing of it. Called again with the same journal id
    /// after a lost answer, it does nothing twice.
    ///
    /// # Errors
    /// See [`CommitError`]; after every one of them nothing was committed, except [`CommitError::Port`], which leaves
    /// it open.
    fn commit(&self, commitment: &Commitment<'_>) -> impl Future<Output = Result<(), CommitError>>;
}

#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Something is no longer in the version that was read, or exists already: read and decide again.
    #[error("the state has changed")]
    Stale,
    /// The command's record exists: answer from it.
    #[error("the command was done before")]
    Repeated,
    /// Another transaction holds one of the items at this moment: wait, read and decide again.
    #[error("another transaction is under way")]
    Contended,
    /// Too much for the store at this moment: wait.
    #[error("the store is throttling")]
    Throttled,
    #[error(transparent)]
    Port(#[from] PortError),
}

pub trait CommandRecords {
    /// The record, unless it has expired.
    fn command_record(
        &self,
        key: &CommandKey,
        now: WallTime,
    ) -> impl Future<Output = Result<Option<CommandRecord>, PortError>>;
}
