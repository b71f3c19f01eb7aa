//! Faults beneath the SDK: what no local database does by itself.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another transaction holds an item. A read never meets this, and is throttled instead.
    Conflict,
    /// A transaction is cancelled since an item is asked for too often; anything else is throttled.
    CancelledByThrottle,
    /// The service refuses it: `ThrottlingException`, `ProvisionedThroughputExceededException`, …
    Refused(&'static str),
    /// 500.
    Internal,
    /// It is done, and the answer does not come in time.
    LostInTime,
    /// It is done, and the connection breaks.
    LostConnection,
    /// It never leaves.
    Unsent,
    /// It never leaves, and whoever calls is out of their mind.
    Panic,
}

impl Fault {
    /// One of each kind that a database may cause.
    pub const ALL: [Self; 8] = [
        Self::Conflict,
        Self::CancelledByThrottle,
        Self::Refused("ThrottlingException"),
        Self::Refused("ProvisionedThroughputExceededException"),
        Self::Internal,
        Self::LostInTime,
        Self::LostConnection,
        Self::Unsent,
    ];
}

#[derive(Clone, Copy, Debug)]
struct Planned {
    operation: Option<&'static str>,
    /// Calls to let pass before.
    skip: usize,
    times: usize,
    fault: Fault,
}

#[derive(Debug, Default)]
struct State {
    planned: Vec<Planned>,
    struck: usize,
    calls: Vec<String>,
    /// What was sent, from when somebody wanted to know.
    sent: Option<Vec<String>>,
}

/// Faults to come, and the calls that came; shared between a test and its client.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<State>>);

impl Faults {
    /// Strikes at the `nth` call from now, whatever it is (1 is the next), and at the ones behind it, `times` in all.
    pub fn strike(&self, nth: usize, times: usize, fault: Fault) {
        self.plan(Planned { operation: None, skip: nth - 1, times, fault });
    }

    /// As [`Faults::strike`], counting only calls of one operation, such as `TransactWriteItems`.
    pub fn strike_at(&self, operation: &'static str, nth: usize, times: usize, fault: Fault) {
        self.plan(Planned { operation: Some(operation), skip: nth - 1, times, fault });
    }

    /// Forgets what is still to come; how often one struck since the last time.
    pub fn clear(&self) -> usize {
        let mut state = self.state();
        state.planned.clear();
        std::mem::take(&mut state.struck)
    }

    /// The operations called since the last time, each attempt by itself.
    #[must_use]
    pub fn take_calls(&self) -> Vec<String> {
        std::mem::take(&mut self.state().calls)
    }

    /// From now on, keeps what is sent.
    pub fn keep_sent(&self) {
        self.state().sent = Some(Vec::new());
    }

    /// The bodies of all requests since [`Faults::keep_sent`], whatever became of them.
    #[must_use]
    pub fn sent(&self) -> Vec<String> {
        self.state().sent.clone().unwrap_or_default()
    }

    pub(crate) fn around(&self, inner: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(FaultyClient { inner, faults: self.clone() })
    }

    fn plan(&self, planned: Planned) {
        self.state().planned.push(planned);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call, and says what happens to it.
    fn take(&self, operation: &str) -> Option<Fault> {
        let mut state = self.state();
        state.calls.push(operation.to_owned());
        let mut struck = None;
        for planned in &mut state.planned {
            if planned.operation.is_some_and(|only| only != operation) {
                continue;
            }
            if planned.skip > 0 {
                planned.skip -= 1;
            } else if struck.is_none() && planned.times > 0 {
                planned.times -= 1;
                struck = Some(planned.fault);
            }
        }
        state.planned.retain(|planned| planned.times > 0);
        state.struck += usize::from(struck.is_some());
        struck
    }
}

#[derive(Debug)]
struct FaultyClient {
    inner: SharedHttpClient,
    faults: Faults,
}

impl HttpClient for FaultyClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(FaultyConnector { inner, faults: self.faults.clone() })
    }
}

#[derive(Debug)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    faults: Faults,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        if let Some(sent) = &mut self.faults.state().sent {
            sent.push(String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned());
        }
        let Some(fault) = self.faults.take(&operation) else {
            return self.inner.call(request);
        };
        match fault {
            Fault::Conflict => cancelled(&operation, &request, "TransactionConflict", "TransactionConflictException"),
            Fault::CancelledByThrottle => cancelled(&operation, &request, "ThrottlingError", "ThrottlingException"),
            Fault::Refused(code) => answer(400, &refusal(code)),
            Fault::Internal => answer(500, &refusal("InternalServerError")),
            Fault::LostInTime => self.lose(request, ConnectorError::timeout("injected: no answer".into())),
            Fault::LostConnection => self.lose(request, ConnectorError::io("injected: reset".into())),
            Fault::Unsent => {
                HttpConnectorFuture::ready(Err(ConnectorError::io("injected: refused".into()).never_connected()))
            }
            Fault::Panic => std::panic::resume_unwind(Box::new("injected: a panic")),
        }
    }
}

impl FaultyConnector {
    fn lose(&self, request: HttpRequest, error: ConnectorError) -> HttpConnectorFuture {
        let sent = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            sent.await?;
            Err(error)
        })
    }
}

/// A transaction cancelled for its first item; for anything that is none, the error that a single call gets.
fn cancelled(operation: &str, request: &HttpRequest, reason: &str, single: &str) -> HttpConnectorFuture {
    match operation {
        "TransactWriteItems" => {}
        "GetItem" | "Query" => return answer(400, &refusal("ThrottlingException")),
        _ => return answer(400, &refusal(single)),
    }
    let body: Value = serde_json::from_slice(request.body().bytes().unwrap_or_default()).unwrap_or_default();
    let items = body["TransactItems"].as_array().map_or(1, Vec::len);
    let reasons: Vec<Value> = (0..items)
        .map(|n| match n {
            0 => serde_json::json!({ "Code": reason, "Message": "injected" }),
            _ => serde_json::json!({ "Code": "None" }),
        })
        .collect();
    let mut refusal = refusal("TransactionCanceledException");
    refusal["CancellationReasons"] = Value::Array(reasons);
    answer(400, &refusal)
}

fn refusal(code: &str) -> Value {
    serde_json::json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "injected" })
}

fn answer(status: u16, body: &Value) -> HttpConnectorFuture {
    let status = status.try_into().map_err(|_| ConnectorError::user("no such status".into()));
    HttpConnectorFuture::ready(status.map(|status| {
        let mut response = HttpResponse::new(status, SdkBody::from(body.to_string()));
        response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        response
    }))
}
