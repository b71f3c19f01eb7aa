use crate::deployment::{Deployment, Outcome};
use serde_json::{Value, json};

/// A queue of the deployment, as the template has made it.
#[derive(Debug)]
pub(crate) struct Queue {
    url: String,
}

/// Where a queue gives messages up to, and after how many receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redrive {
    pub(crate) dead_letters: String,
    pub(crate) most_receives: u64,
}

impl Queue {
    /// `name` is without the stack's.
    pub(crate) fn of(at: &Deployment, name: &str) -> Outcome<Self> {
        let stack = at.output("StaffSecret")?.split('/').next().unwrap_or_default().to_owned();
        let found = call(at, "GetQueueUrl", &json!({ "QueueName": format!("{stack}-{name}") }))?;
        Ok(Self { url: found["QueueUrl"].as_str().ok_or("a queue without an address")?.to_owned() })
    }

    /// Those that messages are given up to.
    pub(crate) fn dead_letters(at: &Deployment) -> Outcome<Vec<Self>> {
        let found = call(at, "ListQueues", &json!({ "MaxResults": 1000 }))?;
        let urls = found["QueueUrls"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let dead: Vec<_> = urls.filter(|url| url.ends_with("-dead")).map(|url| Self { url: url.to_owned() }).collect();
        if dead.is_empty() { Err("no queue has a dead-letter queue".into()) } else { Ok(dead) }
    }

    /// Ten at most, in one request.
    pub(crate) fn send(&self, at: &Deployment, bodies: &[String]) -> Outcome {
        let entry = |(n, body): (usize, &String)| json!({ "Id": n.to_string(), "MessageBody": body });
        let entries: Vec<Value> = bodies.iter().enumerate().map(entry).collect();
        let sent = call(at, "SendMessageBatch", &json!({ "QueueUrl": self.url, "Entries": entries }))?;
        let arrived = sent["Successful"].as_array().map_or(0, Vec::len);
        if arrived == bodies.len() { Ok(()) } else { Err(format!("not all were sent: {sent}").into()) }
    }

    /// The bodies of what lies there, which stays.
    pub(crate) fn look(&self, at: &Deployment) -> Outcome<Vec<String>> {
        let request = json!({ "QueueUrl": self.url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0 });
        let found = call(at, "ReceiveMessage", &request)?;
        let messages = found["Messages"].as_array().cloned().unwrap_or_default();
        Ok(messages.iter().filter_map(|message| message["Body"].as_str().map(str::to_owned)).collect())
    }

    pub(crate) fn redrive(&self, at: &Deployment) -> Outcome<Redrive> {
        let found =
            call(at, "GetQueueAttributes", &json!({ "QueueUrl": self.url, "AttributeNames": ["RedrivePolicy"] }))?;
        let policy = found["Attributes"]["RedrivePolicy"].as_str().ok_or("a queue that never gives up")?;
        let policy: Value = serde_json::from_str(policy)?;
        // AWS takes the number as a text, too.
        let most = &policy["maxReceiveCount"];
        Ok(Redrive {
            dead_letters: policy["deadLetterTargetArn"].as_str().unwrap_or_default().to_owned(),
            most_receives: most.as_u64().or_else(|| most.as_str()?.parse().ok()).ok_or("no number of receives")?,
        })
    }

    pub(crate) fn set_redrive(&self, at: &Deployment, redrive: &Redrive) -> Outcome {
        let policy = json!({ "deadLetterTargetArn": redrive.dead_letters, "maxReceiveCount": redrive.most_receives })
            .to_string();
        let attributes = json!({ "RedrivePolicy": policy });
        call(at, "SetQueueAttributes", &json!({ "QueueUrl": self.url, "Attributes": attributes })).map(drop)
    }
}

fn call(at: &Deployment, action: &str, request: &Value) -> Outcome<Value> {
    at.aws("sqs", &format!("AmazonSQS.{action}"), request)
}
