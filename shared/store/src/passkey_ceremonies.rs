//! What passkeys are asked for, once.

use crate::Store;
use crate::failure::port_error;
use crate::fields::{PK, SK};
use crate::item::{from_item, text, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::identity::PasskeyCeremony;
use serde::{Deserialize, Serialize};
use services::port::{PasskeyCeremonies, PortError};

#[derive(Debug, Serialize, Deserialize)]
struct CeremonyItem {
    ceremony: PasskeyCeremony,
    expires_at: i64,
}

impl PasskeyCeremonies for Store {
    async fn keep_ceremony(&self, sha256: &str, ceremony: &PasskeyCeremony) -> Result<(), PortError> {
        let (key, expires_at) = (Key::passkey_ceremony(sha256), ceremony.good_until.second());
        self.put_always(&key, to_item(&key, &CeremonyItem { ceremony: ceremony.clone(), expires_at })?).await
    }

    async fn take_ceremony(&self, sha256: &str) -> Result<Option<PasskeyCeremony>, PortError> {
        let key = Key::passkey_ceremony(sha256);
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
                let taken: Option<CeremonyItem> = done.attributes.map(from_item).transpose()?;
                Ok(taken.map(|taken| taken.ceremony))
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(port_error(&error))
            }
        }
    }
}
