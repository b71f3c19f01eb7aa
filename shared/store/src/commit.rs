use crate::Store;
use crate::failure::{broken, commit_error, port_error};
use crate::fields::{EXPIRES_AT, PK, VERSION};
use crate::item::{Item, VersionedItem, copy, from_item, number, removed, text, to_item};
use crate::key::{Key, Table};
use aws_sdk_dynamodb::types::{Delete, Put, ReturnConsumedCapacity, TransactWriteItem};
use domain::Version;
use domain::decision::Home;
use domain::event::Event;
use domain::ledger::Entries;
use domain::revenue::Movement;
use domain::time::{BillingTime, WallTime};
use serde::{Deserialize, Serialize};
use services::port::{CommandRecord, CommandRecords, Commit, CommitError, Commitment, OutboxItem, PortError, Shelf};
use services::{CommandKey, Fingerprint};

/// DynamoDB's limit of items in a transaction.
const MOST_ITEMS: usize = 100;

/// The journal: what a decision did, for ever.
#[derive(Debug, Serialize)]
struct JournalItem<'a> {
    at: BillingTime,
    wall: WallTime,
    cause: &'a str,
    entries: &'a Entries,
    events: &'a [Event],
    movements: &'a [Movement],
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordItem {
    fingerprint: String,
    output: String,
    expires_at: i64,
}

impl Commit for Store {
    async fn commit(&self, commitment: &Commitment<'_>) -> Result<(), CommitError> {
        let mut items = Vec::new();
        for write in &commitment.decision.writes {
            items.push(self.versioned_put(VersionedItem::of(write)?)?);
            if let Some((key, copy)) = copy(write)? {
                items.push(transact(self.put(&key, copy).build())?);
            }
        }
        for removal in &commitment.decision.removals {
            let (key, version) = removed(removal);
            items.push(self.versioned_delete(&key, version)?);
        }
        if let Some(journal) = self.journal_put(commitment)? {
            items.push(journal);
        }
        if let Some(outbox) = commitment.outbox {
            items.push(self.outbox_put(outbox)?);
            for envelope in &outbox.envelopes {
                if let Some(on) = envelope.pending {
                    let key = Key::pending(on.account, envelope.id);
                    items.push(self.new_put(&key, key_item(&key))?);
                }
            }
        }
        let record_at = items.len();
        if let Some(record) = commitment.record {
            items.push(self.record_put(record, commitment.at)?);
        }
        if items.len() > MOST_ITEMS {
            return Err(broken(format!("a decision of {} items", items.len())).into());
        }
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .client_request_token(commitment.journal.uuid().to_string())
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                self.meter.write(done.consumed_capacity());
                Ok(())
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(commit_error(&error, |n| commitment.record.is_some() && n == record_at))
            }
        }
    }
}

impl Store {
    fn versioned_put(&self, versioned: VersionedItem) -> Result<TransactWriteItem, PortError> {
        let VersionedItem { key, item, replaces } = versioned;
        match replaces {
            None => self.new_put(&key, item),
            Some(version) => {
                let put = self
                    .put(&key, item)
                    .condition_expression("#version = :read")
                    .expression_attribute_names("#version", VERSION)
                    .expression_attribute_values(":read", number(version));
                transact(put.build())
            }
        }
    }

    fn versioned_delete(&self, key: &Key, version: Version) -> Result<TransactWriteItem, PortError> {
        let delete = Delete::builder()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(crate::fields::SK, text(&key.sk))
            .condition_expression("#version = :read")
            .expression_attribute_names("#version", VERSION)
            .expression_attribute_values(":read", number(version));
        let delete = delete.build().map_err(|error| broken(error.to_string()))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    fn new_put(&self, key: &Key, item: Item) -> Result<TransactWriteItem, PortError> {
        let put =
            self.put(key, item).condition_expression("attribute_not_exists(#pk)").expression_attribute_names("#pk", PK);
        transact(put.build())
    }

    fn put(&self, key: &Key, item: Item) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder().table_name(self.tables.name(key.table)).set_item(Some(item))
    }

    fn journal_put(&self, commitment: &Commitment<'_>) -> Result<Option<TransactWriteItem>, PortError> {
        let decision = commitment.decision;
        if decision.entries.is_empty() && decision.events.is_empty() && decision.movements.is_empty() {
            return Ok(None);
        }
        let key = match decision.home {
            Home::Account(account) => Key::account_journal(account, decision.at, commitment.journal),
            Home::Catalogue => Key::catalogue_journal(decision.at, commitment.journal),
            Home::Members(account) => Key::members_journal(account, decision.at, commitment.journal),
            Home::Operator => Key::operator_journal(decision.at, commitment.journal),
            Home::User(user) => Key::user_journal(user, decision.at, commitment.journal),
        };
        let journal = JournalItem {
            at: decision.at,
            wall: commitment.at,
            cause: commitment.cause,
            entries: &decision.entries,
            events: &decision.events,
            movements: &decision.movements,
        };
        let item = to_item(&key, &journal)?;
        self.new_put(&key, item).map(Some)
    }

    fn outbox_put(&self, outbox: &OutboxItem) -> Result<TransactWriteItem, PortError> {
        let (key, item) = crate::outbox::to_outbox_item(outbox)?;
        self.new_put(&key, item)
    }

    /// An expired record gives way, whether the broom has been or not.
    fn record_put(&self, record: &CommandRecord, now: WallTime) -> Result<TransactWriteItem, PortError> {
        let key = Key::command(&record.key);
        let item = to_item(
            &key,
            &RecordItem {
                fingerprint: record.fingerprint.0.clone(),
                output: record.output.clone(),
                expires_at: record.expires_at.second(),
            },
        )?;
        let put = self
            .put(&key, item)
            .condition_expression("attribute_not_exists(#pk) OR #expires <= :now")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#expires", EXPIRES_AT)
            .expression_attribute_values(":now", number(now.second()));
        transact(put.build())
    }
}

fn transact(put: Result<Put, aws_smithy_types::error::operation::BuildError>) -> Result<TransactWriteItem, PortError> {
    let put = put.map_err(|error| broken(error.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

fn key_item(key: &Key) -> Item {
    Item::from([(PK.into(), text(&key.pk)), (crate::fields::SK.into(), text(&key.sk))])
}

impl CommandRecords for Store {
    async fn command_record(&self, key: &CommandKey, now: WallTime) -> Result<Option<CommandRecord>, PortError> {
        let found = self.get(&Key::command(key)).await?;
        let record: Option<RecordItem> = found.map(from_item).transpose()?;
        Ok(record.filter(|record| record.expires_at > now.second()).map(|record| CommandRecord {
            key: key.clone(),
            fingerprint: Fingerprint(record.fingerprint),
            output: record.output,
            expires_at: now,
        }))
    }
}

impl Store {
    /// One item, consistently.
    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>, PortError> {
        self.get_with(key, true).await
    }

    pub(crate) async fn get_with(&self, key: &Key, consistent: bool) -> Result<Option<Item>, PortError> {
        let answer = self
            .client
            .get_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(crate::fields::SK, text(&key.sk))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(found) => {
                self.meter.read(found.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                Ok(found.item)
            }
            Err(error) => {
                self.meter.read(&[]);
                Err(port_error(&error))
            }
        }
    }

    pub(crate) async fn delete(&self, key: &Key) -> Result<(), PortError> {
        let answer = self
            .client
            .delete_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(crate::fields::SK, text(&key.sk))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
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

    pub(crate) fn table_of(shelf: Shelf) -> Table {
        match shelf {
            Shelf::Books => Table::Books,
            Shelf::Identity => Table::Identity,
            Shelf::Ephemeral => Table::Ephemeral,
        }
    }
}
