use super::query::Range;
use crate::Store;
use crate::failure::port_error;
use crate::fields::{PK, SK};
use crate::item::{from_item, text, to_item};
use crate::key::{Key, SIGNING_KEYS, Table};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};
use domain::signing::PublicKey;
use domain::time::WallTime;
use services::port::{PortError, PublicKeys};

impl PublicKeys for Store {
    async fn public_keys(&self) -> Result<Vec<PublicKey>, PortError> {
        let found = self.query(Range::new(Table::Identity, SIGNING_KEYS.to_owned())).await?;
        found.items.into_iter().map(from_item).collect()
    }

    async fn publish_key(&self, public: &PublicKey) -> Result<(), PortError> {
        let key = Key::signing_key(&public.kid);
        let answer = self
            .client
            .put_item()
            .table_name(self.tables.name(key.table))
            .set_item(Some(to_item(&key, public)?))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        // One that is there already is the same.
        self.held(answer.map(|done| done.consumed_capacity)).map(|_| ())
    }

    async fn revoke_key(&self, kid: &str, now: WallTime) -> Result<bool, PortError> {
        let key = Key::signing_key(kid);
        let answer = self
            .client
            .update_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .update_expression("SET #revoked = if_not_exists(#revoked, :now)")
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#revoked", "revoked_at")
            .expression_attribute_values(":now", text(now.to_string()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        self.held(answer.map(|done| done.consumed_capacity))
    }

    async fn forget_key(&self, kid: &str) -> Result<(), PortError> {
        self.delete(&Key::signing_key(kid)).await
    }
}

impl Store {
    /// Whether the condition of a single write held.
    fn held<E, R>(&self, answer: Result<Option<ConsumedCapacity>, SdkError<E, R>>) -> Result<bool, PortError>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        match answer {
            Ok(used) => {
                self.meter.write(used.as_slice());
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
