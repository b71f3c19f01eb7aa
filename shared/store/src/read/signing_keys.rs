use super::query::Range;
use crate::Store;
use crate::fields::PK;
use crate::item::{from_item, to_item};
use crate::key::{Key, SIGNING_KEYS, Table};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use services::port::{PortError, PublicKey, PublicKeys};

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
        match answer {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                Ok(())
            }
            Err(error) => {
                self.meter.write(&[]);
                match error.as_service_error().and_then(ProvideErrorMetadata::code) {
                    Some("ConditionalCheckFailedException") => Ok(()),
                    _ => Err(crate::failure::port_error(&error)),
                }
            }
        }
    }
}
