//! What is counted, so that nobody asks too much.

use crate::Store;
use crate::failure::{broken, port_error};
use crate::fields::{EXPIRES_AT, PK, SK, VERSION};
use crate::item::{from_item, number, text, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::email::EmailAddress;
use domain::limit::{Counter, Guesses, Source};
use serde::{Deserialize, Serialize};
use services::port::{Counters, GuessRecords, PortError};

const COUNT: &str = "count";

/// A counter stays for so long after its window, in seconds: longer than clocks differ.
const KEPT_SECONDS: i64 = 60;

impl Counters for Store {
    async fn count(&self, counter: &Counter, tokens: u32) -> Result<u64, PortError> {
        let key = Key::counter(counter);
        let expires_at = counter.window.ends().second() + KEPT_SECONDS;
        let answer = self
            .client
            .update_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .update_expression("ADD #count :tokens SET #expires = :expires")
            .expression_attribute_names("#count", COUNT)
            .expression_attribute_names("#expires", EXPIRES_AT)
            .expression_attribute_values(":tokens", number(tokens))
            .expression_attribute_values(":expires", number(expires_at))
            .return_values(ReturnValue::UpdatedNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                let count = done.attributes().and_then(|attributes| attributes.get(COUNT)?.as_n().ok()?.parse().ok());
                count.ok_or_else(|| broken("a counter without a count".to_owned()))
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(port_error(&error))
            }
        }
    }
}

/// As seconds, which time to live sweeps by.
#[derive(Debug, Serialize, Deserialize)]
struct GuessesItem {
    guesses: Guesses,
    version: u64,
    expires_at: i64,
}

impl GuessRecords for Store {
    async fn guesses(&self, email: &EmailAddress, source: &Source) -> Result<Option<Guesses>, PortError> {
        let found: Option<GuessesItem> = self.get(&Key::guesses(email, source)).await?.map(from_item).transpose()?;
        Ok(found.map(|found| found.guesses))
    }

    async fn keep_guesses(&self, email: &EmailAddress, source: &Source, guesses: &Guesses) -> Result<bool, PortError> {
        let key = Key::guesses(email, source);
        let version = guesses.version.number();
        let expires_at = guesses.expires_at.second();
        let mut put = self
            .client
            .put_item()
            .table_name(self.tables.name(key.table))
            .set_item(Some(to_item(&key, &GuessesItem { guesses: *guesses, version, expires_at })?))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        put = match guesses.version.replaced() {
            // The broom may have been there between the reading and now.
            Some(read) => put
                .condition_expression("attribute_not_exists(#pk) OR #version = :read")
                .expression_attribute_names("#version", VERSION)
                .expression_attribute_values(":read", number(read)),
            None => put.condition_expression("attribute_not_exists(#pk)"),
        };
        match put.expression_attribute_names("#pk", PK).send().await {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                Ok(true)
            }
            Err(error) => {
                self.meter.write(&[]);
                match error.as_service_error().and_then(ProvideErrorMetadata::code) {
                    Some("ConditionalCheckFailedException") => Ok(false),
                    _ => Err(port_error(&error)),
                }
            }
        }
    }
}
