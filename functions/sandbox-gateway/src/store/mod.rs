//! The gateway's own table. Nothing outside this module names it or an attribute.
//!
//! # Access patterns
//!
//! Units are for items up to 1 KB (writes) and 4 KB (reads). `T` marks items of a transaction, which cost double.
//!
//! | pattern | key condition | units |
//! | --- | --- | --- |
//! | the intent under an idempotency key | `pk = intent#<key>`, `sk = intent` | 1 read |
//! | whether an invoice has had its decline | `pk = account#<account>`, `sk = first-decline#<invoice>` | 1 read |
//! | keep an intent | each item's own key: the intent, a charge or a first decline | 1 to 2 T writes |
//! | an account's charges that succeeded | `pk = account#<account>`, `sk` begins with `charge#` | 1 read a page of 4 KB |
//!
//! The book is added up from its charges, not kept as a sum: nothing can be off by one, and nobody waits for anybody.

mod failure;
mod item;
mod key;

use crate::intent::Intent;
use crate::port::Intents;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::money::Money;
use failure::{is_taken, port_error};
use integrations::{aws, setting};
use item::{Item, PK, SK, from_item, items, new_put, text};
use key::{CHARGE, Key};
use services::port::PortError;
use std::sync::OnceLock;

#[derive(Debug, Default)]
pub(crate) struct Store {
    client: OnceLock<Client>,
}

impl Intents for Store {
    async fn intent(&self, idempotency_key: &str) -> Result<Option<Intent>, PortError> {
        self.get(&Key::intent(idempotency_key)).await?.map(from_item).transpose()
    }

    async fn declined_before(&self, account: &str, invoice: u32) -> Result<bool, PortError> {
        Ok(self.get(&Key::first_decline(account, invoice)).await?.is_some())
    }

    async fn keep(&self, idempotency_key: &str, intent: &Intent) -> Result<bool, PortError> {
        let table = table()?;
        let puts = items(idempotency_key, intent)?.into_iter().map(|item| new_put(&table, item));
        let puts: Vec<TransactWriteItem> = puts.collect::<Result<_, _>>()?;
        match self.client()?.transact_write_items().set_transact_items(Some(puts)).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(is_taken) => Ok(false),
            Err(error) => Err(port_error(&error)),
        }
    }

    async fn charges(&self, account: &str) -> Result<Vec<Money>, PortError> {
        let mut pages = self
            .client()?
            .query()
            .table_name(table()?)
            .consistent_read(true)
            .key_condition_expression("#pk = :pk AND begins_with(#sk, :charge)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#sk", SK)
            .expression_attribute_values(":pk", text(Key::account(account)))
            .expression_attribute_values(":charge", text(CHARGE))
            .into_paginator()
            .items()
            .send();
        let mut charges = Vec::new();
        while let Some(item) = pages.next().await {
            charges.push(from_item(item.map_err(|error| port_error(&error))?)?);
        }
        Ok(charges)
    }
}

impl Store {
    async fn get(&self, key: &Key) -> Result<Option<Item>, PortError> {
        let call = self.client()?.get_item().table_name(table()?).consistent_read(true);
        let call = call.key(PK, text(&key.pk)).key(SK, text(&key.sk));
        Ok(call.send().await.map_err(|error| port_error(&error))?.item)
    }

    fn client(&self) -> Result<&Client, PortError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let config = aws::config()?;
        Ok(self.client.get_or_init(|| Client::new(config)))
    }
}

fn table() -> Result<String, PortError> {
    Ok(format!("{}-sandbox-gateway", setting::required("MAINSPRING_STACK")?))
}
