use serde_json::{Value, json};
use services::Envelope;
use testkit::Error;

/// A message as a queue hands it out.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    /// How often it was handed out, this time included.
    pub(crate) count: u32,
}

impl Message {
    pub(crate) fn new(id: impl Into<String>, body: impl Into<String>) -> Self {
        Self { id: id.into(), body: body.into(), count: 1 }
    }

    pub(crate) fn of(envelope: &Envelope) -> Result<Self, Error> {
        Ok(Self::new(envelope.id.to_string(), serde_json::to_string(envelope)?))
    }

    pub(crate) fn again(&self) -> Self {
        Self { count: self.count + 1, ..self.clone() }
    }

    pub(crate) fn receipt(&self) -> String {
        format!("receipt of {}", self.id)
    }
}

/// The event that Lambda makes of messages.
pub(crate) fn batch(queue: &str, messages: &[Message]) -> Vec<u8> {
    let records = messages.iter().map(|message| {
        json!({
            "messageId": message.id,
            "receiptHandle": message.receipt(),
            "body": message.body,
            "attributes": { "ApproximateReceiveCount": message.count.to_string(), "SenderId": "AIDA" },
            "messageAttributes": {},
            "md5OfBody": "",
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:eu-west-1:123456789012:{}-{queue}", testkit::dynamo::STACK),
            "awsRegion": "eu-west-1",
        })
    });
    json!({ "Records": records.collect::<Vec<_>>() }).to_string().into_bytes()
}

/// The ids that a function's answer lists as failed.
pub(crate) fn failures(answer: &[u8]) -> Result<Vec<String>, Error> {
    let answer: Value = serde_json::from_slice(answer)?;
    let failures = answer["batchItemFailures"].as_array().ok_or("an answer without a list of failures")?;
    let id = |failure: &Value| failure["itemIdentifier"].as_str().map(str::to_owned);
    failures.iter().map(|failure| id(failure).ok_or_else(|| "a failure without an id".into())).collect()
}
