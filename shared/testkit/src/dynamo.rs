//! DynamoDB in memory, behind its HTTP interface, in the process of the test.

use crate::fault::Faults;
use crate::{Error, tables};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Config};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::time::Duration;
use store::{Store, Table, TableNames};

/// The stack that the tables belong to.
pub const STACK: &str = "test";

/// As the deployed functions have it, with less to wait for.
const MOST_ATTEMPTS: u32 = 3;

/// Every item there is but what any request leaves behind, that it was counted and that it was denied: by table, partition and sort key.
pub type Dump = BTreeMap<(String, String, String), HashMap<String, AttributeValue>>;

/// A database of one's own.
#[derive(Debug)]
pub struct Dynamo {
    pub faults: Faults,
    address: SocketAddr,
    /// Without faults, and not recorded.
    direct: Client,
    store: Store,
}

impl Dynamo {
    /// # Errors
    /// When there is no port to listen on, or the template's tables cannot be made.
    pub async fn start() -> Result<Self, Error> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let database = dynoxide::Database::memory()?;
        tokio::spawn(dynoxide::server::serve_on(listener, database));
        let direct = client(address, &Faults::default());
        tables::create(&direct, STACK).await?;
        let faults = Faults::default();
        let store = Store::new(client(address, &faults), TableNames::of_stack(STACK));
        Ok(Self { faults, address, direct, store })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// A store as another process has it: over the same tables, with a connection of its own.
    #[must_use]
    pub fn another_store(&self) -> Store {
        Store::new(client(self.address, &self.faults), TableNames::of_stack(STACK))
    }

    /// Reads everything.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn dump(&self) -> Result<Dump, Error> {
        let mut dump = Dump::new();
        let names = TableNames::of_stack(STACK);
        for table in [Table::Books, Table::Identity, Table::Ephemeral].map(|table| names.name(table).to_owned()) {
            let mut pages = self.direct.scan().table_name(&table).into_paginator().items().send();
            while let Some(item) = pages.next().await {
                let item = item?;
                let part = |name: &str| item.get(name).and_then(|part| part.as_s().ok()).cloned().unwrap_or_default();
                let of_a_request = table == names.name(Table::Ephemeral)
                    && ["limit#", "outbox#", "api-key-use#"].iter().any(|prefix| part("pk").starts_with(prefix));
                if !of_a_request {
                    dump.insert((table.clone(), part("pk"), part("sk")), item);
                }
            }
        }
        Ok(dump)
    }
}

fn client(address: SocketAddr, faults: &Faults) -> Client {
    let retries = RetryConfig::standard()
        .with_max_attempts(MOST_ATTEMPTS)
        .with_initial_backoff(Duration::from_millis(1))
        .with_max_backoff(Duration::from_millis(2));
    Client::from_conf(
        Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::from_static("eu-west-1"))
            .endpoint_url(format!("http://{address}"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .retry_config(retries)
            .http_client(faults.around(aws_smithy_http_client::Builder::new().build_http()))
            .build(),
    )
}
