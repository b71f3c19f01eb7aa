//! When API keys were last used.

use crate::Store;
use crate::failure::port_error;
use crate::fields::{EXPIRES_AT, PK, SCHEMA, SK};
use crate::item::{CURRENT_SCHEMA, from_item, number, text};
use crate::key::Key;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::id::ApiKeyId;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use services::port::{KeyUses, PortError};

const API_KEY: &str = "api_key";
const USED_AT: &str = "used_at";

/// Seconds.
const KEPT: i64 = 400 * 24 * 60 * 60;

#[derive(Debug, Serialize, Deserialize)]
struct UseItem {
    api_key: ApiKeyId,
    used_at: WallTime,
}

impl KeyUses for Store {
    /// By an update, which is what every function that counts its callers may do.
    async fn note_use(&self, api_key: ApiKeyId, at: WallTime) -> Result<(), PortError> {
        let key = Key::api_key_use(api_key);
        let answer = self
            .client
            .update_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .update_expression("SET #key = :key, #used = :used, #schema = :schema, #expires = :expires")
            .expression_attribute_names("#key", API_KEY)
            .expression_attribute_names("#used", USED_AT)
            .expression_attribute_names("#schema", SCHEMA)
            .expression_attribute_names("#expires", EXPIRES_AT)
            .expression_attribute_values(":key", text(api_key.to_string()))
            .expression_attribute_values(":used", text(at.to_string()))
            .expression_attribute_values(":schema", number(CURRENT_SCHEMA))
            .expression_attribute_values(":expires", number(at.second() + KEPT))
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

    async fn last_uses(&self, api_keys: &[ApiKeyId]) -> Result<Vec<(ApiKeyId, WallTime)>, PortError> {
        let keys: Vec<_> = api_keys.iter().map(|api_key| Key::api_key_use(*api_key)).collect();
        let found = self.get_all(&keys.iter().collect::<Vec<_>>()).await?;
        let uses = found.into_iter().map(from_item::<UseItem>);
        uses.map(|found| found.map(|UseItem { api_key, used_at }| (api_key, used_at))).collect()
    }
}
