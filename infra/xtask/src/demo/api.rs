use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// A client of the product's API that expects to succeed.
#[derive(Debug)]
pub(crate) struct Api {
    url: String,
    agent: ureq::Agent,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Value,
    pub(crate) etag: String,
}

impl Api {
    pub(crate) fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build();
        Self { url: url.to_owned(), agent: config.new_agent() }
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Result<Answer> {
        let mut request = self.agent.get(self.address(path));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(path, request.call()?)
    }

    pub(crate) fn post(
        &self,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Result<Answer> {
        let mut request = self.agent.post(self.address(path)).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(path, request.send(body.to_string())?)
    }

    /// A path of the API, or a whole address such as a link in a mail.
    fn address(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() }
    }
}

fn read(path: &str, mut answer: ureq::http::Response<ureq::Body>) -> Result<Answer> {
    let status = answer.status();
    let etag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
    let text = answer.body_mut().read_to_string().with_context(|| format!("{path} gave no answer"))?;
    if !status.is_success() {
        bail!("{path} answered {status}: {text}");
    }
    let body = serde_json::from_str(&text).with_context(|| format!("{path} did not answer JSON: {text}"))?;
    Ok(Answer { body, etag })
}

/// A text field of an answer.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// `EUR 41.50`, from `{"amount": 4150, "currency": "EUR"}` of a currency with two decimals.
pub(crate) fn money(value: &Value) -> String {
    let amount = value["amount"].as_i64().unwrap_or_default();
    format!("{} {}.{:02}", text(value, "/currency"), amount / 100, amount % 100)
}
