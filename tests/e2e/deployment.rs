use crate::secrets::note;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};
use testkit::secrets::{of_answer, of_request};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The most that anything asynchronous may take.
const SETTLES_WITHIN: Duration = Duration::from_secs(60);

/// What is under test, from the environment that `cargo xtask test` sets.
#[derive(Debug)]
pub(crate) struct Deployment {
    api_url: String,
    aws_url: String,
    outputs: BTreeMap<String, String>,
    agent: ureq::Agent,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

impl Deployment {
    pub(crate) fn under_test() -> Outcome<Self> {
        let config =
            ureq::Agent::config_builder().proxy(None).timeout_global(Some(SETTLES_WITHIN)).http_status_as_error(false);
        Ok(Self {
            api_url: std::env::var("MAINSPRING_E2E_API_URL")?,
            aws_url: std::env::var("MAINSPRING_E2E_AWS_URL")?,
            outputs: serde_json::from_str(&std::env::var("MAINSPRING_E2E_OUTPUTS")?)?,
            agent: config.build().new_agent(),
        })
    }

    /// Where the API answers, which is also who its tokens are by.
    pub(crate) fn api_url(&self) -> &str {
        &self.api_url
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Outcome<Answer> {
        let mut request = self.agent.get(self.address(path));
        let bearer = token.map(|token| format!("Bearer {token}"));
        if let Some(bearer) = &bearer {
            request = request.header("authorization", bearer);
        }
        note(&of_request(bearer.as_deref().map(|bearer| ("authorization", bearer)), query(path), None))?;
        noted(read(request.call()?)?)
    }

    pub(crate) fn post(
        &self,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Outcome<Answer> {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/json"));
        self.post_raw(path, token, &headers, body.to_string().as_bytes())
    }

    pub(crate) fn post_raw(
        &self,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Outcome<Answer> {
        let mut request = self.agent.post(self.address(path));
        let bearer = token.map(|token| format!("Bearer {token}"));
        let own = bearer.as_deref().map(|bearer| ("authorization", bearer));
        let headers: Vec<_> = own.into_iter().chain(headers.iter().copied()).collect();
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        note(&of_request(headers, query(path), std::str::from_utf8(body).ok()))?;
        noted(read(request.send(body)?)?)
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.api_url) } else { path.to_owned() }
    }

    /// A call of an AWS service. The local AWS takes any signature of the key `test`.
    pub(crate) fn aws(&self, service: &str, target: &str, body: &Value) -> Outcome<Value> {
        let credential = format!("Credential=test/20260101/eu-west-1/{service}/aws4_request");
        let answer = self
            .agent
            .post(&self.aws_url)
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", target)
            .header("authorization", format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"))
            .send(body.to_string())?;
        let answer = read(answer)?;
        if answer.status == 200 { Ok(answer.body) } else { Err(format!("{target}: {}", answer.body).into()) }
    }

    /// Where AWS's services answer.
    pub(crate) fn aws_url(&self) -> &str {
        &self.aws_url
    }

    /// What a secret of the stack is called.
    pub(crate) fn secret_name(&self, name: &str) -> Outcome<String> {
        let stack = self.output("StaffSecret")?.split('/').next().unwrap_or_default();
        Ok(format!("{stack}/{name}"))
    }

    pub(crate) fn secret(&self, name: &str) -> Outcome<String> {
        let id = self.secret_name(name)?;
        let answer = self.aws("secretsmanager", "secretsmanager.GetSecretValue", &json!({ "SecretId": id }))?;
        Ok(answer["SecretString"].as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn output(&self, name: &str) -> Outcome<&str> {
        self.outputs.get(name).map(String::as_str).ok_or_else(|| format!("no output {name}").into())
    }

    /// Everything that was mailed, each message with all it has.
    pub(crate) fn all_mails(&self) -> Outcome<Vec<String>> {
        Ok(self.messages()?.iter().map(Value::to_string).collect())
    }

    fn messages(&self) -> Outcome<Vec<Value>> {
        let all = read(self.agent.get(format!("{}/_ministack/ses/messages", self.aws_url)).call()?)?.body;
        let messages = all["messages"].as_object().into_iter().flatten();
        Ok(messages.filter_map(|(_, messages)| messages.as_array()).flatten().cloned().collect())
    }

    /// The texts of the mails to an address.
    pub(crate) fn mails(&self, address: &str) -> Outcome<Vec<(String, String)>> {
        let text = |message: &Value, field: &str| message[field].as_str().unwrap_or_default().to_owned();
        let messages = self.messages()?;
        Ok(messages
            .iter()
            .filter(|message| message["To"].as_array().is_some_and(|to| to.iter().any(|to| to == address)))
            .map(|message| (text(message, "Subject"), text(message, "BodyText")))
            .collect())
    }
}

fn query(path: &str) -> &str {
    path.split_once('?').map_or("", |(_, query)| query)
}

/// An answer, with its secrets noted.
fn noted(answer: Answer) -> Outcome<Answer> {
    let header = |name: &str| answer.headers.get(name).map(String::as_str);
    note(&of_answer(header("location"), header("set-cookie"), &answer.body))?;
    Ok(answer)
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> Outcome<Answer> {
    let status = answer.status().as_u16();
    let headers = answer
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()));
    let headers = headers.collect();
    let text = answer.body_mut().read_to_string()?;
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
    Ok(Answer { status, headers, body })
}

/// Asks again until it is so: everything asynchronous settles, or the test fails.
pub(crate) fn eventually<T>(what: &str, ask: impl Fn() -> Outcome<Option<T>>) -> Outcome<T> {
    let began = Instant::now();
    loop {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        if began.elapsed() > SETTLES_WITHIN {
            return Err(format!("{what} did not come true").into());
        }
        thread::sleep(Duration::from_millis(20));
    }
}
