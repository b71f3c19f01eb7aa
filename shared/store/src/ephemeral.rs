//! What may be lost without anybody losing money: leases, notices, the watermark.

use crate::Store;
use crate::failure::port_error;
use crate::fields::{EXPIRES_AT, PK};
use crate::item::{Item, from_item, number, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::id::{AccountId, GatewayEventId, JobId, QuoteId};
use domain::subscription::Quote;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use services::port::{GatewayEvents, Lease, Leases, PortError, Quotes};

#[derive(Debug, Serialize, Deserialize)]
struct LeaseItem {
    expires_at: i64,
    done: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct RawEvent {
    raw: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Watermark {
    at: WallTime,
}

/// When an expiring item may be overwritten.
enum Overwrite {
    Always,
    WhenExpired(WallTime),
}

impl Store {
    /// Writes one item; false if there is one already that has not expired.
    async fn put_one(&self, key: &Key, item: Item, overwrite: Overwrite) -> Result<bool, PortError> {
        let mut put = self
            .client
            .put_item()
            .table_name(self.tables.name(key.table))
            .set_item(Some(item))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Overwrite::WhenExpired(now) = overwrite {
            put = put
                .condition_expression("attribute_not_exists(#pk) OR #expires <= :now")
                .expression_attribute_names("#pk", PK)
                .expression_attribute_names("#expires", EXPIRES_AT)
                .expression_attribute_values(":now", number(now.second()));
        }
        match put.send().await {
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

    /// Writes one item, whatever is there.
    pub(crate) async fn put_always(&self, key: &Key, item: Item) -> Result<(), PortError> {
        self.put_one(key, item, Overwrite::Always).await.map(|_| ())
    }

    async fn put_lease(&self, job: JobId, lease: LeaseItem) -> Result<(), PortError> {
        let key = Key::lease(job);
        let item = to_item(&key, &lease)?;
        self.put_one(&key, item, Overwrite::Always).await.map(|_| ())
    }

    pub(crate) async fn read_watermark(&self) -> Result<Option<WallTime>, PortError> {
        let found: Option<Watermark> = self.get(&Key::watermark()).await?.map(from_item).transpose()?;
        Ok(found.map(|watermark| watermark.at))
    }

    pub(crate) async fn write_watermark(&self, at: WallTime) -> Result<(), PortError> {
        let key = Key::watermark();
        let item = to_item(&key, &Watermark { at })?;
        self.put_one(&key, item, Overwrite::Always).await.map(|_| ())
    }
}

impl Leases for Store {
    async fn take_lease(&self, job: JobId, now: WallTime, until: WallTime) -> Result<Lease, PortError> {
        let key = Key::lease(job);
        let item = to_item(&key, &LeaseItem { expires_at: until.second(), done: false })?;
        if self.put_one(&key, item, Overwrite::WhenExpired(now)).await? {
            return Ok(Lease::Taken);
        }
        let held: Option<LeaseItem> = self.get(&key).await?.map(from_item).transpose()?;
        Ok(if held.is_some_and(|held| held.done) { Lease::Done } else { Lease::Held })
    }

    async fn release_lease(&self, job: JobId, now: WallTime) -> Result<(), PortError> {
        self.put_lease(job, LeaseItem { expires_at: now.second(), done: false }).await
    }

    async fn mark_done(&self, job: JobId, until: WallTime) -> Result<(), PortError> {
        self.put_lease(job, LeaseItem { expires_at: until.second(), done: true }).await
    }
}

/// How long notices are kept, in seconds.
const EVENT_LIFETIME_SECONDS: i64 = 30 * 24 * 60 * 60;

impl GatewayEvents for Store {
    async fn keep_gateway_event(&self, event: GatewayEventId, raw: &str, now: WallTime) -> Result<(), PortError> {
        let key = Key::gateway_event(event);
        let mut item = to_item(&key, &RawEvent { raw: raw.to_owned() })?;
        item.insert(EXPIRES_AT.into(), number(now.second() + EVENT_LIFETIME_SECONDS));
        self.put_one(&key, item, Overwrite::Always).await.map(|_| ())
    }

    async fn gateway_event(&self, event: GatewayEventId) -> Result<Option<String>, PortError> {
        let found: Option<RawEvent> = self.get(&Key::gateway_event(event)).await?.map(from_item).transpose()?;
        Ok(found.map(|event| event.raw))
    }
}

/// A quote with when it may be swept away.
#[derive(Debug, Serialize, Deserialize)]
struct QuoteItem {
    quote: Quote,
    expires_at: i64,
}

impl Quotes for Store {
    async fn keep_quote(&self, quote: &Quote) -> Result<(), PortError> {
        let key = Key::quote(quote.account, quote.id);
        let item = to_item(&key, &QuoteItem { quote: quote.clone(), expires_at: quote.expires_at.second() })?;
        self.put_one(&key, item, Overwrite::Always).await.map(|_| ())
    }

    async fn quote(&self, account: AccountId, quote: QuoteId) -> Result<Option<Quote>, PortError> {
        let found: Option<QuoteItem> = self.get(&Key::quote(account, quote)).await?.map(from_item).transpose()?;
        Ok(found.map(|found| found.quote))
    }
}
