use crate::intent::{Intent, IntentId, Outcome};
use crate::view::MetadataView;
use serde::{Deserialize, Serialize};
use services::TraceParent;
use services::port::PortError;

/// A notice on its way to whoever is told. Old ones are in flight while a new release starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub schema: u16,
    pub trace: TraceParent,
    pub notice: Notice,
}

/// The body of the webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub r#type: NoticeType,
    pub data: NoticeData,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeType {
    #[serde(rename = "payment_intent.succeeded")]
    Succeeded,
    #[serde(rename = "payment_intent.declined")]
    Declined,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeData {
    pub id: IntentId,
    pub idempotency_key: String,
    pub metadata: MetadataView,
}

impl Message {
    pub const SCHEMA: u16 = 1;

    /// What there is to tell of an intent; nothing while it waits for the customer.
    #[must_use]
    pub fn about(idempotency_key: &str, intent: &Intent, trace: TraceParent) -> Option<Self> {
        let r#type = match intent.outcome {
            Outcome::Succeeded => NoticeType::Succeeded,
            Outcome::Declined(_) => NoticeType::Declined,
            Outcome::RequiresAction => return None,
        };
        let metadata = MetadataView { account: intent.order.account.clone(), invoice: intent.order.invoice };
        let data = NoticeData { id: intent.id, idempotency_key: idempotency_key.to_owned(), metadata };
        Some(Self { schema: Self::SCHEMA, trace, notice: Notice { r#type, data } })
    }

    /// # Errors
    /// [`PortError::Broken`] for what is no message that this release can read.
    pub fn read(body: &str) -> Result<Self, PortError> {
        let broken = |reason| PortError::Broken { system: "the gateway's queue", reason };
        let message: Self = serde_json::from_str(body).map_err(|error| broken(format!("not a notice: {error}")))?;
        if message.schema == Self::SCHEMA {
            Ok(message)
        } else {
            Err(broken(format!("a notice of the unknown schema {}", message.schema)))
        }
    }
}

impl Notice {
    /// The value of `webhook-id`: the same whenever the same is told.
    #[must_use]
    pub fn id(&self) -> String {
        format!("msg_{}", self.data.id)
    }
}

#[cfg(test)]
mod tests {
    use super::Message;
    use crate::intent::tests::intent;
    use serde_json::json;
    use services::TraceParent;

    fn message(token: &str) -> Option<Message> {
        Message::about("att_1", &intent(token), TraceParent("00-1-2-01".into()))
    }

    #[test]
    fn a_notice_looks_as_documented() {
        let notice = message("tok_visa").unwrap().notice;
        assert_eq!(notice.id(), format!("msg_{}", notice.data.id));
        assert_eq!(
            serde_json::to_value(&notice).unwrap(),
            json!({
                "type": "payment_intent.succeeded",
                "data": {
                    "id": notice.data.id.to_string(),
                    "idempotency_key": "att_1",
                    "metadata": { "account": "acct_1", "invoice": 3 },
                },
            })
        );
    }

    #[test]
    fn what_is_settled_is_told() {
        let kind = |token| message(token).map(|message| serde_json::to_value(message.notice.r#type).unwrap());
        assert_eq!(kind("tok_lose_answer"), Some(json!("payment_intent.succeeded")));
        assert_eq!(kind("tok_declined"), Some(json!("payment_intent.declined")));
        assert_eq!(kind("tok_authentication_required"), None);
    }

    #[test]
    fn a_message_survives_the_queue() {
        let message = message("tok_visa").unwrap();
        let body = serde_json::to_string(&message).unwrap();
        assert_eq!(Message::read(&body).unwrap(), message);
        let newer = serde_json::to_string(&Message { schema: 2, ..message }).unwrap();
        assert!(Message::read(&newer).is_err());
        assert!(Message::read("{}").is_err());
    }
}
