//! Codes that are good once.

use crate::Store;
use crate::failure::{broken, port_error};
use crate::fields::{PK, SK};
use crate::item::{from_item, text, to_item};
use crate::key::Key;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
use domain::identity::AuthorizationCode;
use serde::{Deserialize, Serialize};
use services::port::{AuthorizationCodes, PortError};

/// How much longer than the code its item lives, in seconds: as long as what it was redeemed for can be ended.
const KEPT_SECONDS: i64 = 60 * 60;

const REDEEMED_FOR: &str = "redeemed_for";

#[derive(Debug, Serialize, Deserialize)]
struct CodeItem {
    code: AuthorizationCode,
    expires_at: i64,
}

impl AuthorizationCodes for Store {
    async fn keep_code(&self, sha256: &str, code: &AuthorizationCode) -> Result<(), PortError> {
        let key = Key::authorization_code(sha256);
        let expires_at = code.good_until.after_seconds(KEPT_SECONDS).second();
        self.put_always(&key, to_item(&key, &CodeItem { code: code.clone(), expires_at })?).await
    }

    async fn code(&self, sha256: &str) -> Result<Option<AuthorizationCode>, PortError> {
        let found: Option<CodeItem> = self.get(&Key::authorization_code(sha256)).await?.map(from_item).transpose()?;
        Ok(found.map(|found| found.code))
    }

    async fn redeem_code(&self, sha256: &str, token: &str) -> Result<String, PortError> {
        let key = Key::authorization_code(sha256);
        let answer = self
            .client
            .update_item()
            .table_name(self.tables.name(key.table))
            .key(PK, text(&key.pk))
            .key(SK, text(&key.sk))
            .update_expression("SET #for = if_not_exists(#for, :token)")
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#for", REDEEMED_FOR)
            .expression_attribute_values(":token", text(token))
            .return_values(ReturnValue::UpdatedNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(done) => {
                self.meter.write(done.consumed_capacity().map(std::slice::from_ref).unwrap_or_default());
                let redeemed_for = done.attributes.as_ref().and_then(|item| item.get(REDEEMED_FOR));
                let redeemed_for = redeemed_for.and_then(|token| token.as_s().ok()).cloned();
                redeemed_for.ok_or_else(|| broken("a code that was redeemed for nothing".to_owned()))
            }
            Err(error) => {
                self.meter.write(&[]);
                Err(port_error(&error))
            }
        }
    }
}
