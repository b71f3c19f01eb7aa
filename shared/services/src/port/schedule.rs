use super::PortError;
use crate::envelope::PendingOn;
use domain::id::{AccountId, JobId, SubscriptionId};
use domain::subscription::Subscription;
use domain::time::{BillingTime, WallTime};

/// That something of the account is due at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DueInstant {
    pub account: AccountId,
    pub instant: BillingTime,
}

/// What is due in the world's time. Accounts with a test clock never appear here, except where said.
pub trait DueWork {
    /// What of a shard is due from `from` (the beginning when `None`) until `until`, both included, a page at a
    /// time. Eventually consistent.
    fn due_in_shard(
        &self,
        shard: u8,
        from: Option<WallTime>,
        until: WallTime,
        page: Option<String>,
    ) -> impl Future<Output = Result<(Vec<DueInstant>, Option<String>), PortError>>;

    /// The account's subscriptions that are due at exactly `instant`. Eventually consistent.
    fn due_subscriptions(&self, due: DueInstant) -> impl Future<Output = Result<Vec<SubscriptionId>, PortError>>;

    /// Every subscription of an account with a test clock that has a due instant.
    fn clocked_subscriptions(&self, account: AccountId) -> impl Future<Output = Result<Vec<Subscription>, PortError>>;

    /// Until when all shards were looked at; `None` before the first time.
    fn watermark(&self) -> impl Future<Output = Result<Option<WallTime>, PortError>>;

    fn set_watermark(&self, watermark: WallTime) -> impl Future<Output = Result<(), PortError>>;
}

/// Jobs that a test clock waits for. They are added by the commit that asks for them.
pub trait PendingJobs {
    fn has_pending(&self, on: PendingOn) -> impl Future<Output = Result<bool, PortError>>;

    /// Nothing if it is gone already.
    fn remove_pending(&self, on: PendingOn, job: JobId) -> impl Future<Output = Result<(), PortError>>;
}
