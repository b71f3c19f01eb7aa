use crate::Store;
use crate::failure::broken;
use crate::item::{Item, from_item, to_item};
use crate::key::{Key, Table, outbox_partition};
use crate::read::query::Range;
use domain::id::JournalId;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use services::port::{Outbox, OutboxItem, PortError};

/// The jobs as one text, as they travel: half the size of attributes, and read by nobody but their worker.
#[derive(Debug, Serialize, Deserialize)]
struct StoredOutbox {
    id: JournalId,
    at: WallTime,
    envelopes: String,
}

pub(crate) fn to_outbox_item(outbox: &OutboxItem) -> Result<(Key, Item), PortError> {
    let key = Key::outbox(Store::home_of(outbox), outbox.at, outbox.id);
    let envelopes = serde_json::to_string(&outbox.envelopes).map_err(|error| broken(error.to_string()))?;
    let item = to_item(&key, &StoredOutbox { id: outbox.id, at: outbox.at, envelopes })?;
    Ok((key, item))
}

fn from_outbox_item(item: Item, table: Table) -> Result<OutboxItem, PortError> {
    let stored: StoredOutbox = from_item(item)?;
    let envelopes = serde_json::from_str(&stored.envelopes).map_err(|error| broken(error.to_string()))?;
    Ok(OutboxItem { id: stored.id, at: stored.at, of_identity: table == Table::Identity, envelopes })
}

impl Outbox for Store {
    async fn unsent(&self, shard: u8, before: WallTime) -> Result<Vec<OutboxItem>, PortError> {
        let mut unsent = Vec::new();
        for table in [Table::Books, Table::Identity] {
            let until = before.to_string();
            let range = Range::new(table, outbox_partition(shard)).below(&until).limit(25);
            for item in self.query(range).await?.items {
                unsent.push(from_outbox_item(item, table)?);
            }
        }
        Ok(unsent)
    }

    async fn mark_sent(&self, item: &OutboxItem) -> Result<(), PortError> {
        self.delete(&Key::outbox(Self::home_of(item), item.at, item.id)).await
    }
}
