//! SQS.

use crate::aws;
use crate::failure::port_error;
use crate::setting;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use domain::job::Job;
use futures_util::future::try_join_all;
use services::Envelope;
use services::port::{Dispatch, PortError};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const SYSTEM: &str = "the queues";

/// SQS's limits of a batch: messages, and bytes of them together.
const MOST_ENTRIES: usize = 10;
const MOST_BYTES: usize = 250 * 1024;

/// The stack's queues, named `<stack>-<queue>`.
#[derive(Debug, Default)]
pub struct Queues {
    client: OnceLock<Client>,
    requests: AtomicU64,
}

/// The queue of a job: the name of the worker that works it off.
fn queue_of(job: &Job) -> &'static str {
    match job {
        Job::BillAccount { .. } => "bill-account",
        Job::CollectPayment { .. } => "collect-payment",
        Job::SendEmail { .. } => "send-email",
        Job::HandleGatewayEvent { .. } => "handle-gateway-event",
        Job::AdvanceTestClock { .. } => "advance-test-clock",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    body: String,
    group: String,
}

impl Dispatch for Queues {
    async fn dispatch(&self, envelopes: &[Envelope]) -> Result<(), PortError> {
        let mut by_queue: BTreeMap<&'static str, Vec<Message>> = BTreeMap::new();
        for envelope in envelopes {
            let body = serde_json::to_string(envelope)
                .map_err(|error| PortError::Broken { system: SYSTEM, reason: error.to_string() })?;
            let message = Message { body, group: envelope.job.group() };
            by_queue.entry(queue_of(&envelope.job)).or_default().push(message);
        }
        let sends = by_queue.into_iter().flat_map(|(queue, messages)| {
            batches(messages).into_iter().map(move |batch| self.send_batch(queue, batch))
        });
        try_join_all(sends).await.map(|_| ())
    }
}

/// Cuts messages into batches that SQS takes.
fn batches(messages: Vec<Message>) -> Vec<Vec<Message>> {
    let mut batches: Vec<Vec<Message>> = Vec::new();
    let mut bytes = 0;
    for message in messages {
        let full =
            batches.last().is_none_or(|batch| batch.len() >= MOST_ENTRIES || bytes + message.body.len() > MOST_BYTES);
        if full {
            batches.push(Vec::new());
            bytes = 0;
        }
        bytes += message.body.len();
        if let Some(batch) = batches.last_mut() {
            batch.push(message);
        }
    }
    batches
}

impl Queues {
    /// Requests made since the last call.
    pub fn take_requests(&self) -> u64 {
        self.requests.swap(0, Ordering::Relaxed)
    }

    /// Sends one message that is no job.
    ///
    /// # Errors
    /// [`PortError`] when it may not have arrived.
    pub async fn send(&self, queue: &str, body: String, group: String) -> Result<(), PortError> {
        self.send_one(queue, Message { body, group }).await
    }

    /// Lets a message that is being worked on come again in `seconds`. `arn` is the queue's.
    ///
    /// # Errors
    /// [`PortError`]; the queue's own visibility time-out then holds.
    pub async fn postpone(&self, arn: &str, receipt: &str, seconds: i32) -> Result<(), PortError> {
        let stack = setting::required("MAINSPRING_STACK")?;
        let name = arn.rsplit(':').next().unwrap_or_default();
        let queue = name.strip_prefix(&format!("{stack}-")).unwrap_or(name);
        self.requests.fetch_add(1, Ordering::Relaxed);
        let call = self
            .client()?
            .change_message_visibility()
            .queue_url(url(queue)?)
            .receipt_handle(receipt)
            .visibility_timeout(seconds);
        call.send().await.map(|_| ()).map_err(|error| port_error(SYSTEM, &error))
    }

    async fn send_batch(&self, queue: &'static str, mut batch: Vec<Message>) -> Result<(), PortError> {
        if batch.len() == 1
            && let Some(message) = batch.pop()
        {
            return self.send_one(queue, message).await;
        }
        let entries = batch.into_iter().enumerate().map(|(n, message)| {
            SendMessageBatchRequestEntry::builder()
                .id(n.to_string())
                .message_body(message.body)
                .message_group_id(message.group)
                .build()
                .map_err(|error| PortError::Broken { system: SYSTEM, reason: error.to_string() })
        });
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let call = self.client()?.send_message_batch().queue_url(url(queue)?).set_entries(Some(entries));
        let answer = call.send().await.map_err(|error| port_error(SYSTEM, &error))?;
        match answer.failed().first() {
            None => Ok(()),
            Some(failed) => {
                let reason = format!("{} of a batch did not arrive: {}", answer.failed().len(), failed.code());
                Err(PortError::Unavailable { system: SYSTEM, reason })
            }
        }
    }

    async fn send_one(&self, queue: &str, message: Message) -> Result<(), PortError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let call = self
            .client()?
            .send_message()
            .queue_url(url(queue)?)
            .message_body(message.body)
            .message_group_id(message.group);
        call.send().await.map(|_| ()).map_err(|error| port_error(SYSTEM, &error))
    }

    fn client(&self) -> Result<&Client, PortError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let config = aws::config()?;
        Ok(self.client.get_or_init(|| Client::new(config)))
    }
}

fn url(queue: &str) -> Result<String, PortError> {
    Ok(format!("{}{queue}", setting::required("MAINSPRING_QUEUE_PREFIX")?))
}

#[cfg(test)]
mod tests {
    use super::{Message, batches};

    fn message(bytes: usize) -> Message {
        Message { body: "x".repeat(bytes), group: String::new() }
    }

    #[test]
    fn a_batch_has_ten_messages_at_most() {
        let sizes: Vec<_> = batches(vec![message(1); 23]).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 10, 3]);
    }

    #[test]
    fn a_batch_stays_below_the_limit_of_bytes() {
        let sizes: Vec<_> = batches(vec![message(100 * 1024); 5]).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 2, 1]);
    }
}
