//! Challenges that are answered once.

use crate::Store;
use crate::failure::port_error;
use crate::fields::{PK, SK};
use crate::item::{from_item, text, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::identity::FactorChallenge;
use serde::{Deserialize, Serialize};
use services::port::{FactorChallenges, PortError};

#[derive(Debug, Serialize, Deserialize)]
struct ChallengeItem {
    challenge: FactorChallenge,
    expires_at: i64,
}

impl FactorChallenges for Store {
    async fn keep_challenge(&self, sha256: &str, challenge: &FactorChallenge) -> Result<(), PortError> {
        let (key, expires_at) = (Key::factor_challenge(sha256), challenge.good_until.second());
        self.put_always(&key, to_item(&key, &ChallengeItem { challenge: challenge.clone(), expires_at })?).await
    }

    async fn challenge(&self, sha256: &str) -> Result<Option<FactorChallenge>, PortError> {
        let found: Option<ChallengeItem> =
            self.get(&Key::factor_challenge(sha256)).await?.map(from_item).transpose()?;
        Ok(found.map(|found| found.challenge))
    }

    async fn take_challenge(&self, sha256: &str) -> Result<bool, PortError> {
        self.take(&Key::factor_challenge(sha256)).await
    }
}

impl Store {
    /// Deletes an item; false where there is none, or none any more.
    async fn take(&self, key: &Key) -> Result<bool, PortError> {
        let answer = self
            .client
            .delete_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
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
