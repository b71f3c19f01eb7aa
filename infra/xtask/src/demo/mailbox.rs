use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// Sending takes a moment after what caused it.
const ARRIVES_WITHIN: Duration = Duration::from_secs(30);

/// The mails that the local AWS has captured.
#[derive(Debug)]
pub(crate) struct Mailbox {
    url: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Mailbox {
    pub(crate) fn new(aws_url: &str) -> Self {
        Self { url: format!("{aws_url}/_ministack/ses/messages") }
    }

    /// The mails to an address, oldest first, once there are as many as expected.
    pub(crate) fn of(&self, address: &str, expected: usize) -> Result<Vec<Mail>> {
        let began = Instant::now();
        loop {
            let mails = self.read(address)?;
            if mails.len() >= expected {
                return Ok(mails);
            }
            if began.elapsed() > ARRIVES_WITHIN {
                bail!("only {} of {expected} mails to {address} arrived; see `cargo xtask logs`", mails.len());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The link in the first mail to an address.
    pub(crate) fn link(&self, address: &str) -> Result<String> {
        let mails = self.of(address, 1)?;
        let link = mails.iter().flat_map(|mail| mail.text.lines()).find(|line| line.starts_with("http"));
        link.map(str::to_owned).context("the mail has no link")
    }

    fn read(&self, address: &str) -> Result<Vec<Mail>> {
        let agent = ureq::Agent::config_builder().proxy(None).build().new_agent();
        let text = agent.get(&self.url).call()?.body_mut().read_to_string()?;
        let all: Value = serde_json::from_str(&text).context("the captured mails cannot be read")?;
        let accounts = all["messages"].as_object().into_iter().flatten();
        let messages = accounts.filter_map(|(_, messages)| messages.as_array()).flatten();
        Ok(messages
            .filter(|message| message["To"].as_array().is_some_and(|to| to.iter().any(|to| to == address)))
            .map(|message| Mail {
                subject: message["Subject"].as_str().unwrap_or_default().to_owned(),
                text: message["BodyText"].as_str().unwrap_or_default().to_owned(),
            })
            .collect())
    }
}
