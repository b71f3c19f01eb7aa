use crate::Store;
use crate::failure::{broken, port_error};
use crate::fields::{DUE_AT, DUE_INDEX, DUE_SHARD, LISTED, LISTING_INDEX, PK, SK};
use crate::item::{Item, text};
use crate::key::Table;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, Select};
use serde::de::DeserializeOwned;
use services::port::PortError;
use services::{Page, PageRequest, Position};
use std::collections::HashMap;

/// A stretch of one partition.
#[derive(Clone, Debug)]
pub(crate) struct Range {
    table: Table,
    partition: String,
    index: Option<&'static str>,
    bounds: Bounds,
    newest_first: bool,
    limit: Option<u16>,
    after: Option<String>,
}

#[derive(Clone, Debug)]
enum Bounds {
    All,
    StartingWith(String),
    Between(String, String),
    Below(String),
}

/// What of a range was found, and where the rest begins.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) items: Vec<Item>,
    pub(crate) next: Option<String>,
}

impl Range {
    pub(crate) fn new(table: Table, partition: String) -> Self {
        let bounds = Bounds::All;
        Self { table, partition, index: None, bounds, newest_first: false, limit: None, after: None }
    }

    pub(crate) fn index(self, index: &'static str) -> Self {
        Self { index: Some(index), ..self }
    }

    pub(crate) fn starting_with(self, prefix: &str) -> Self {
        Self { bounds: Bounds::StartingWith(prefix.to_owned()), ..self }
    }

    pub(crate) fn between(self, from: &str, until: &str) -> Self {
        // An empty key is refused; a space sorts before everything that is written.
        let from = if from.is_empty() { " " } else { from };
        Self { bounds: Bounds::Between(from.to_owned(), until.to_owned()), ..self }
    }

    pub(crate) fn below(self, until: &str) -> Self {
        Self { bounds: Bounds::Below(until.to_owned()), ..self }
    }

    pub(crate) fn newest_first(self) -> Self {
        Self { newest_first: true, ..self }
    }

    pub(crate) fn limit(self, limit: u16) -> Self {
        Self { limit: Some(limit), ..self }
    }

    pub(crate) fn after(self, after: Option<String>) -> Self {
        Self { after, ..self }
    }

    fn key_names(&self) -> (&'static str, &'static str) {
        match self.index {
            Some(DUE_INDEX) => (DUE_SHARD, DUE_AT),
            Some(LISTING_INDEX) => (PK, LISTED),
            _ => (PK, SK),
        }
    }

    /// The `ExclusiveStartKey`: the position is the sort key, with the table's own key behind it for an index.
    fn start_key(&self) -> Result<Option<HashMap<String, AttributeValue>>, PortError> {
        let Some(after) = &self.after else {
            return Ok(None);
        };
        let (partition_key, sort_key) = self.key_names();
        let mut parts = after.split('\n');
        let mut next = || parts.next().ok_or_else(|| broken("a position that cannot be read".to_owned()));
        let mut key =
            HashMap::from([(partition_key.to_owned(), text(&self.partition)), (sort_key.to_owned(), text(next()?))]);
        if self.index.is_some() {
            key.insert(PK.to_owned(), text(next()?));
            key.insert(SK.to_owned(), text(next()?));
        }
        Ok(Some(key))
    }

    fn position(&self, last: &HashMap<String, AttributeValue>) -> Option<String> {
        let part = |name: &str| last.get(name).and_then(|value| value.as_s().ok()).map(String::as_str);
        let (_, sort_key) = self.key_names();
        let sort = part(sort_key)?;
        match self.index {
            None => Some(sort.to_owned()),
            Some(_) => Some([sort, part(PK)?, part(SK)?].join("\n")),
        }
    }
}

impl Store {
    pub(crate) async fn query(&self, range: Range) -> Result<Found, PortError> {
        let (partition_key, sort_key) = range.key_names();
        let start_key = range.start_key()?;
        // Only a local index can be read consistently, and only it fetches what it does not hold.
        let global = range.index == Some(DUE_INDEX);
        let mut query = self
            .client
            .query()
            .table_name(self.tables.name(range.table))
            .set_index_name(range.index.map(str::to_owned))
            .consistent_read(!global)
            .set_select((range.index == Some(LISTING_INDEX)).then_some(Select::AllAttributes))
            .expression_attribute_names("#p", partition_key)
            .expression_attribute_values(":p", text(&range.partition))
            .scan_index_forward(!range.newest_first)
            .set_limit(range.limit.map(i32::from))
            .set_exclusive_start_key(start_key)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let condition = match &range.bounds {
            Bounds::All => "#p = :p",
            Bounds::StartingWith(prefix) => {
                query = query.expression_attribute_values(":a", text(prefix));
                "#p = :p AND begins_with(#s, :a)"
            }
            Bounds::Between(from, until) => {
                query = query.expression_attribute_values(":a", text(from));
                query = query.expression_attribute_values(":b", text(until));
                "#p = :p AND #s BETWEEN :a AND :b"
            }
            Bounds::Below(until) => {
                query = query.expression_attribute_values(":a", text(until));
                "#p = :p AND #s < :a"
            }
        };
        if !matches!(range.bounds, Bounds::All) {
            query = query.expression_attribute_names("#s", sort_key);
        }
        match query.key_condition_expression(condition).send().await {
            Ok(found) => {
                self.meter.read(found.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                let next = found.last_evaluated_key().and_then(|last| range.position(last));
                Ok(Found { items: found.items.unwrap_or_default(), next })
            }
            Err(error) => {
                self.meter.read(&[]);
                Err(port_error(&error))
            }
        }
    }

    /// A whole range, page by page.
    pub(crate) async fn all<T: DeserializeOwned>(&self, mut range: Range) -> Result<Vec<T>, PortError> {
        let mut things = Vec::new();
        loop {
            let found = self.query(range.clone()).await?;
            for item in found.items {
                things.push(crate::item::from_item(item)?);
            }
            match found.next {
                Some(next) => range = range.after(Some(next)),
                None => return Ok(things),
            }
        }
    }

    /// One page of a list, newest first.
    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        range: Range,
        page: &PageRequest,
    ) -> Result<Page<T>, PortError> {
        let after = page.after.as_ref().map(|Position(after)| after.clone());
        let found = self.query(range.newest_first().limit(page.limit).after(after)).await?;
        let items = found.items.into_iter().map(crate::item::from_item).collect::<Result<_, _>>()?;
        Ok(Page { items, next: found.next.map(Position) })
    }
}
