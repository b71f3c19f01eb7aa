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
use tokio::sync::Semaphore;

const SYSTEM: &str = "the queues";

/// SQS's limits of a batch: messages, and bytes of them together.
const MOST_ENTRIES: usize = 10;
const MOST_BYTES: usize = 250 * 1024;

/// The stack's queues, named `<stack>-<queue>`.
#[derive(Debug)]
pub struct Queues {
    client: OnceLock<Client>,
    prefix: OnceLock<String>,
    requests: AtomicU64,
    turns: Semaphore,
}

/// Requests under way at the same time. Each needs a connection, and the hundreds that a full page of due work would
/// open shake hands on a fraction of a processor.
const MOST_AT_ONCE: usize = 16;

impl Default for Queues {
    fn default() -> Self {
        Self {
            client: OnceLock::new(),
            prefix: OnceLock::new(),
            requests: AtomicU64::new(0),
            turns: Semaphore::new(MOST_AT_ONCE),
        }
    }
}

/// The queue of a job: the name of the worker that works it off.
fn queue_of(job: &Job) -> &'static str {
    match job {
        Job::BillAccount { .. } => "bill-account",
        Job::CollectPayment { .. } => "collect-payment",
        Job::SendEmail { .. } => "send-email",
        Job::HandleGatewayEvent { .. } => "handle-gateway-event",
        Job::AdvanceTestClock { .. } => "advance-test-clock",
        Job::RecordAudit { .. } => "record-audit",
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
        self.send_batch(queue, vec![Message { body, group }]).await
    }

    /// Lets a message that is being worked on come again in `seconds`. `arn` is the queue's.
    ///
    /// # Errors
    /// [`PortError`]; the queue's own visibility time-out then holds.
    pub async fn postpone(&self, arn: &str, receipt: &str, seconds: i32) -> Result<(), PortError> {
        let stack = setting::required("MAINSPRING_STACK")?;
        let name = arn.rsplit(':').next().unwrap_or_default();
        let queue = name.strip_prefix(&format!("{stack}-")).unwrap_or(name);
        let _turn = self.turn().await;
        let call = self
            .client()?
            .change_message_visibility()
            .queue_url(self.url(queue)?)
            .receipt_handle(receipt)
            .visibility_timeout(seconds);
        call.send().await.map(|_| ()).map_err(|error| port_error(SYSTEM, &error))
    }

    /// One message goes the same way: another operation would be linked into every function that commits.
    async fn send_batch(&self, queue: &str, batch: Vec<Message>) -> Result<(), PortError> {
        let entries = batch.into_iter().enumerate().map(|(n, message)| {
            SendMessageBatchRequestEntry::builder()
                .id(n.to_string())
                .message_body(message.body)
                .message_group_id(message.group)
                .build()
                .map_err(|error| PortError::Broken { system: SYSTEM, reason: error.to_string() })
        });
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        let _turn = self.turn().await;
        let call = self.client()?.send_message_batch().queue_url(self.url(queue)?).set_entries(Some(entries));
        let answer = call.send().await.map_err(|error| port_error(SYSTEM, &error))?;
        match answer.failed().first() {
            None => Ok(()),
            Some(failed) => {
                let reason = format!("{} of a batch did not arrive: {}", answer.failed().len(), failed.code());
                Err(PortError::Unavailable { system: SYSTEM, reason })
            }
        }
    }

    /// Waits until a request may be made, and counts it.
    async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        // Nobody closes it.
        let turn = self.turns.acquire().await.ok();
        self.requests.fetch_add(1, Ordering::Relaxed);
        turn
    }

    fn url(&self, queue: &str) -> Result<String, PortError> {
        if let Some(prefix) = self.prefix.get() {
            return Ok(format!("{prefix}{queue}"));
        }
        let prefix = setting::required("MAINSPRING_QUEUE_PREFIX")?;
        Ok(format!("{}{queue}", self.prefix.get_or_init(|| prefix)))
    }

    fn client(&self) -> Result<&Client, PortError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let config = aws::config()?;
        Ok(self.client.get_or_init(|| Client::new(config)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Client, MOST_AT_ONCE, Message, Queues, batches};
    use crate::answering;
    use domain::id::{AccountId, UserId};
    use domain::job::{Job, Mail};
    use services::port::{Dispatch, PortError};
    use services::{Envelope, TraceParent};
    use std::sync::{Arc, Mutex, OnceLock};

    type Asked = Arc<Mutex<Vec<serde_json::Value>>>;

    /// Queues that take everything but the entries called `lost`, with the requests they were sent.
    fn queues(lost: &'static [&'static str]) -> (Queues, Asked) {
        let asked = Asked::default();
        let kept = Arc::clone(&asked);
        let config = answering::config(move |body| {
            let request: serde_json::Value = serde_json::from_str(body).unwrap();
            let failed: Vec<_> = lost
                .iter()
                .map(|id| serde_json::json!({"Id": id, "Code": "InternalError", "SenderFault": false}))
                .collect();
            kept.lock().unwrap().push(request);
            (200, serde_json::json!({"Successful": [], "Failed": failed}).to_string())
        });
        let prefix = OnceLock::from("https://sqs.example/1/stack-".to_owned());
        (Queues { client: OnceLock::from(Client::new(&config)), prefix, ..Queues::default() }, asked)
    }

    fn envelope(job: Job) -> Envelope {
        Envelope::new(job, TraceParent("00-1-2-01".to_owned()))
    }

    #[tokio::test]
    async fn every_job_goes_to_its_queue() {
        let (queues, asked) = queues(&[]);
        let (account, user) = (AccountId::new(), UserId::new());
        let email = envelope(Job::SendEmail { mail: Mail::ConfirmEmail { user } });
        let advance = envelope(Job::AdvanceTestClock { account });
        queues.dispatch(&[advance.clone(), email.clone(), advance.clone()]).await.unwrap();
        let mut asked = asked.lock().unwrap().clone();
        asked.sort_by_key(|request| request["QueueUrl"].to_string());
        assert_eq!(asked.len(), 2);
        assert_eq!(queues.take_requests(), 2);
        assert_eq!(queues.take_requests(), 0);
        assert_eq!(asked[0]["QueueUrl"], "https://sqs.example/1/stack-advance-test-clock");
        assert_eq!(asked[0]["Entries"].as_array().unwrap().len(), 2);
        assert_eq!(asked[0]["Entries"][1]["MessageGroupId"], account.to_string());
        assert_eq!(asked[1]["QueueUrl"], "https://sqs.example/1/stack-send-email");
        assert_eq!(asked[1]["Entries"][0]["MessageGroupId"], user.to_string());
        let body: Envelope = serde_json::from_str(asked[1]["Entries"][0]["MessageBody"].as_str().unwrap()).unwrap();
        assert_eq!(body, email);
    }

    #[tokio::test]
    async fn a_batch_of_which_one_is_lost_did_not_arrive() {
        let (queues, _) = queues(&["1"]);
        let jobs = vec![envelope(Job::AdvanceTestClock { account: AccountId::new() }); 2];
        let error = queues.dispatch(&jobs).await.unwrap_err();
        assert!(matches!(error, PortError::Unavailable { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_flood_is_sent_in_turns() {
        let (queues, asked) = queues(&[]);
        let jobs = vec![envelope(Job::AdvanceTestClock { account: AccountId::new() }); 500];
        let watch = async {
            let mut fewest = MOST_AT_ONCE;
            while asked.lock().unwrap().len() < 50 {
                fewest = fewest.min(queues.turns.available_permits());
                tokio::task::yield_now().await;
            }
            fewest
        };
        let (sent, fewest) = tokio::join!(queues.dispatch(&jobs), watch);
        sent.unwrap();
        assert_eq!(fewest, 0);
        assert_eq!(queues.take_requests(), 50);
    }

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
