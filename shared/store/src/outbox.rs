use crate::Store;
use crate::failure::{broken, port_error};
use crate::fields::{PK, SK};
use crate::item::{Item, from_item, text, to_item};
use crate::key::{Key, outbox_partition};
use crate::read::query::Range;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::id::JournalId;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use services::port::{Outbox, OutboxItem, PortError, Shelf};

/// The jobs as one text, as they travel: half the size of attributes, and read by nobody but their worker.
#[derive(Debug, Serialize, Deserialize)]
struct StoredOutbox {
    id: JournalId,
    at: WallTime,
    envelopes: String,
}

pub(crate) fn to_outbox_item(outbox: &OutboxItem) -> Result<(Key, Item), PortError> {
    let key = Key::outbox(Store::table_of(outbox.shelf), outbox.at, outbox.id);
    let envelopes = serde_json::to_string(&outbox.envelopes).map_err(|error| broken(error.to_string()))?;
    let item = to_item(&key, &StoredOutbox { id: outbox.id, at: outbox.at, envelopes })?;
    Ok((key, item))
}

fn from_outbox_item(item: Item, shelf: Shelf) -> Result<OutboxItem, PortError> {
    let stored: StoredOutbox = from_item(item)?;
    let envelopes = serde_json::from_str(&stored.envelopes).map_err(|error| broken(error.to_string()))?;
    Ok(OutboxItem { id: stored.id, at: stored.at, shelf, envelopes })
}

impl Outbox for Store {
    /// By an update, which is what whoever counts may do anyway.
    async fn leave(&self, outbox: &OutboxItem) -> Result<(), PortError> {
        let (key, mut item) = to_outbox_item(outbox)?;
        item.retain(|name, _| name != PK && name != SK);
        let mut update = self
            .client
            .update_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mut sets = Vec::new();
        for (n, (name, value)) in item.into_iter().enumerate() {
            sets.push(format!("#n{n} = :v{n}"));
            update = update.expression_attribute_names(format!("#n{n}"), name);
            update = update.expression_attribute_values(format!(":v{n}"), value);
        }
        match update.update_expression(format!("SET {}", sets.join(", "))).send().await {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                Ok(())
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(port_error(&error))
            }
        }
    }

    async fn unsent(&self, shard: u8, before: WallTime) -> Result<Vec<OutboxItem>, PortError> {
        let mut unsent = Vec::new();
        for shelf in [Shelf::Books, Shelf::Identity, Shelf::Ephemeral] {
            let until = before.to_string();
            let range = Range::new(Self::table_of(shelf), outbox_partition(shard)).below(&until).limit(25);
            for item in self.query(range).await?.items {
                unsent.push(from_outbox_item(item, shelf)?);
            }
        }
        Ok(unsent)
    }

    async fn mark_sent(&self, item: &OutboxItem) -> Result<(), PortError> {
        self.delete(&Key::outbox(Self::table_of(item.shelf), item.at, item.id)).await
    }
}
