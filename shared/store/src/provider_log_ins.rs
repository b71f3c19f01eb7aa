//! Log-ins that are under way at a provider, each of which is taken once.

use crate::Store;
use crate::failure::port_error;
use crate::fields::{PK, SK};
use crate::item::{from_item, text, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::identity::ProviderLogIn;
use serde::{Deserialize, Serialize};
use services::port::{PortError, ProviderLogIns};

#[derive(Debug, Serialize, Deserialize)]
struct LogInItem {
    log_in: ProviderLogIn,
    expires_at: i64,
}

impl ProviderLogIns for Store {
    async fn keep_provider_log_in(&self, state_sha256: &str, log_in: &ProviderLogIn) -> Result<(), PortError> {
        let key = Key::provider_log_in(state_sha256);
        let expires_at = log_in.good_until.second();
        self.put_always(&key, to_item(&key, &LogInItem { log_in: log_in.clone(), expires_at })?).await
    }

    async fn take_provider_log_in(&self, state_sha256: &str) -> Result<Option<ProviderLogIn>, PortError> {
        let key = Key::provider_log_in(state_sha256);
        let answer = self
            .client
            .delete_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .return_values(ReturnValue::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                let taken: Option<LogInItem> = done.attributes.map(from_item).transpose()?;
                Ok(taken.map(|taken| taken.log_in))
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(port_error(&error))
            }
        }
    }
}
