use super::lock;
use crate::dynamo::STACK;
use crate::wire::Message;
use serde_json::{Value, json};
use std::sync::Mutex;

/// SQS as senders see it. What is sent is kept for the test to deliver.
#[derive(Debug, Default)]
pub struct Queues {
    sent: Mutex<Vec<Sent>>,
    postponed: Mutex<Vec<String>>,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Without the stack's name.
    pub queue: String,
    pub body: String,
    pub group: String,
}

impl Queues {
    /// Everything that was sent, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        lock(&self.sent).clone()
    }

    /// The receipts of messages whose visibility was changed.
    #[must_use]
    pub fn postponed(&self) -> Vec<String> {
        lock(&self.postponed).clone()
    }

    /// Forgets what was sent and postponed.
    pub fn forget(&self) {
        lock(&self.sent).clear();
        lock(&self.postponed).clear();
    }

    pub(super) fn answer(&self, operation: &str, body: &[u8]) -> Message {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let queue = text(&request["QueueUrl"]);
        let answer = match operation {
            "SendMessage" => self.send(&queue, &request),
            "SendMessageBatch" => {
                let entries = request["Entries"].as_array().cloned().unwrap_or_default();
                let sent = entries.iter().map(|entry| {
                    let mut sent = self.send(&queue, entry);
                    sent["Id"] = entry["Id"].clone();
                    sent
                });
                json!({ "Successful": sent.collect::<Vec<_>>(), "Failed": [] })
            }
            "ChangeMessageVisibility" => {
                lock(&self.postponed).push(text(&request["ReceiptHandle"]));
                json!({})
            }
            _ => {
                let refused = json!({ "__type": "com.amazonaws.sqs#UnsupportedOperation", "message": operation });
                return Message::response(400, "application/x-amz-json-1.0", refused.to_string());
            }
        };
        Message::response(200, "application/x-amz-json-1.0", answer.to_string())
    }

    fn send(&self, queue: &str, message: &Value) -> Value {
        let name = queue.rsplit('/').next().unwrap_or_default();
        let sent = Sent {
            queue: name.strip_prefix(STACK).and_then(|name| name.strip_prefix('-')).unwrap_or(name).to_owned(),
            body: text(&message["MessageBody"]),
            group: text(&message["MessageGroupId"]),
        };
        lock(&self.sent).push(sent);
        json!({ "MessageId": format!("{:032x}", fastrand::u128(..)), "MD5OfMessageBody": "" })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Queues;
    use serde_json::{Value, json};

    #[test]
    fn single_messages_and_batches_are_kept_in_order() {
        let queues = Queues::default();
        let url = "http://127.0.0.1:1/123456789012/test-send-email";
        let one = json!({ "QueueUrl": url, "MessageBody": "1", "MessageGroupId": "g" });
        let entries = [json!({ "Id": "a", "MessageBody": "2" }), json!({ "Id": "b", "MessageBody": "3" })];
        let two = json!({ "QueueUrl": url, "Entries": entries });

        queues.answer("SendMessage", one.to_string().as_bytes());
        let answer: Value =
            serde_json::from_slice(&queues.answer("SendMessageBatch", two.to_string().as_bytes()).body).unwrap();

        let sent = queues.sent();
        assert_eq!(sent.iter().map(|sent| sent.body.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert!(sent.iter().all(|sent| sent.queue == "send-email"));
        assert_eq!((sent[0].group.as_str(), &answer["Successful"][1]["Id"]), ("g", &json!("b")));
    }

    #[test]
    fn what_is_postponed_is_known_by_its_receipt() {
        let queues = Queues::default();
        let status = queues.answer("ChangeMessageVisibility", br#"{"ReceiptHandle":"r1"}"#).status();
        assert_eq!((status, queues.postponed()), (200, vec!["r1".to_owned()]));
        assert_eq!(queues.answer("PurgeQueue", b"{}").status(), 400);
    }
}
