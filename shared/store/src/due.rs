use crate::Store;
use crate::failure::broken;
use crate::fields::{DUE_AT, DUE_INDEX};
use crate::item::{Item, from_item};
use crate::key::{Key, PENDING, SUBSCRIPTION, Table, due_partition, due_shard};
use crate::read::query::Range;
use domain::id::{AccountId, JobId, SubscriptionId};
use domain::subscription::Subscription;
use domain::time::WallTime;
use services::PendingOn;
use services::port::{DueInstant, DueWork, PendingJobs, PortError};

impl DueWork for Store {
    async fn due_in_shard(
        &self,
        shard: u8,
        from: Option<WallTime>,
        until: WallTime,
        page: Option<String>,
    ) -> Result<(Vec<DueInstant>, Option<String>), PortError> {
        let from = from.map(|from| from.to_string()).unwrap_or_default();
        // `~` sorts behind the `#` that follows an instant, which includes `until` itself.
        let until = format!("{until}~");
        let range = Range::new(Table::Books, due_partition(shard))
            .index(DUE_INDEX)
            .between(&from, &until)
            .after(page)
            .limit(500);
        let found = self.query(range).await?;
        let due = found.items.iter().map(|item| parse(item).map(|(due, _)| due)).collect::<Result<_, _>>()?;
        Ok((due, found.next))
    }

    async fn due_subscriptions(&self, due: DueInstant) -> Result<Vec<SubscriptionId>, PortError> {
        let prefix = format!("{}#{}#", due.instant, due.account);
        let mut subscriptions = Vec::new();
        let mut page = None;
        loop {
            let range = Range::new(Table::Books, due_partition(due_shard(due.account)))
                .index(DUE_INDEX)
                .starting_with(&prefix)
                .after(page);
            let found = self.query(range).await?;
            for item in &found.items {
                subscriptions.push(parse(item)?.1);
            }
            page = found.next;
            if page.is_none() {
                return Ok(subscriptions);
            }
        }
    }

    async fn clocked_subscriptions(&self, account: AccountId) -> Result<Vec<Subscription>, PortError> {
        let mut subscriptions: Vec<Subscription> = Vec::new();
        let mut page = None;
        loop {
            let range = Range::new(Table::Books, account.to_string()).starting_with(SUBSCRIPTION).after(page);
            let found = self.query(range).await?;
            for item in found.items {
                subscriptions.push(from_item(item)?);
            }
            page = found.next;
            if page.is_none() {
                subscriptions.retain(|subscription| subscription.due.is_some());
                return Ok(subscriptions);
            }
        }
    }

    async fn watermark(&self) -> Result<Option<WallTime>, PortError> {
        self.read_watermark().await
    }

    async fn set_watermark(&self, watermark: WallTime) -> Result<(), PortError> {
        self.write_watermark(watermark).await
    }
}

/// `instant#account#subscription`, the only attribute of a due entry that says anything.
fn parse(item: &Item) -> Result<(DueInstant, SubscriptionId), PortError> {
    let due_at = item.get(DUE_AT).and_then(|due| due.as_s().ok()).map(String::as_str).unwrap_or_default();
    let mut parts = due_at.split('#');
    let parsed = (|| {
        let instant = parts.next()?.parse().ok()?;
        let account = parts.next()?.parse().ok()?;
        let subscription = parts.next()?.parse().ok()?;
        Some((DueInstant { account, instant }, subscription))
    })();
    parsed.ok_or_else(|| broken(format!("a due entry that cannot be read: {due_at}")))
}

impl PendingJobs for Store {
    async fn has_pending(&self, on: PendingOn) -> Result<bool, PortError> {
        let range = Range::new(Table::Books, on.account.to_string()).starting_with(PENDING).limit(1);
        Ok(!self.query(range).await?.items.is_empty())
    }

    async fn remove_pending(&self, on: PendingOn, job: JobId) -> Result<(), PortError> {
        self.delete(&Key::pending(on.account, job)).await
    }
}
