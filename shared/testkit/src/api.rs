//! The API in process, and a client of it.

use crate::Error;
use crate::document::Document;
use crate::secrets::{self, Secret};
use crate::system::TestSystem;
use lambda::{Description, HttpAnswer, HttpDescription, HttpEvent, RequestContext, Router};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Every operation over one system.
#[derive(Debug)]
pub struct Api {
    pub system: Arc<TestSystem>,
    router: Router<TestSystem>,
    document: &'static Document,
}

/// What came back; it is as the document says, or there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// Each of a `Set-Cookie`.
    pub cookies: Vec<String>,
    /// `Null` where there is none.
    pub json: Value,
}

/// A request to be sent.
#[derive(Debug)]
pub struct Request<'a> {
    api: &'a Api,
    event: HttpEvent,
}

/// Every operation that there is.
#[must_use]
pub fn router() -> Router<TestSystem> {
    let mut router = Router::new();
    openapi_document::mount_all(&mut router);
    router
}

/// Every API has the same operations, and to describe them takes longer than many a test.
fn document() -> Result<&'static Document, Error> {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    if let Some(document) = DOCUMENT.get() {
        return Ok(document);
    }
    let document = Document::of(router().descriptions())?;
    Ok(DOCUMENT.get_or_init(|| document))
}

impl Api {
    /// # Errors
    /// As [`TestSystem::start`].
    pub async fn start() -> Result<Self, Error> {
        Self::of(Arc::new(TestSystem::start().await?))
    }

    /// Other processes of the same deployment.
    ///
    /// # Errors
    /// When the API cannot be described.
    pub fn beside(&self) -> Result<Self, Error> {
        Self::of(self.system.clone())
    }

    fn of(system: Arc<TestSystem>) -> Result<Self, Error> {
        Ok(Self { system, router: router(), document: document()? })
    }

    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.router.descriptions()
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", path)
    }

    /// A POST with a JSON body.
    #[must_use]
    pub fn post(&self, path: &str, json: &Value) -> Request<'_> {
        self.request("POST", path).body(&json.to_string()).header("content-type", "application/json")
    }

    /// With any method, and a query behind a `?` in the path.
    #[must_use]
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let http = HttpDescription { method: method.to_owned(), source_ip: "192.0.2.1".to_owned() };
        let event = HttpEvent {
            raw_path: path.to_owned(),
            raw_query_string: query.to_owned(),
            request_context: RequestContext { request_id: Some("request-1".to_owned()), http },
            ..HttpEvent::default()
        };
        Request { api: self, event }
    }
}

impl Request<'_> {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.event.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    #[must_use]
    pub fn without(mut self, header: &str) -> Self {
        self.event.headers.remove(header);
        self
    }

    /// From another address than the rest.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        address.clone_into(&mut self.event.request_context.http.source_ip);
        self
    }

    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With cookies, as API Gateway hands them on.
    #[must_use]
    pub fn cookie(mut self, cookie: &str) -> Self {
        self.event.cookies.push(cookie.to_owned());
        self
    }

    /// From a page of this origin.
    #[must_use]
    pub fn on(self, origin: &str) -> Self {
        self.header("origin", origin)
    }

    /// With an idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.event.body = Some(body.to_owned());
        self
    }

    /// The body is what API Gateway makes of one that is not text.
    #[must_use]
    pub fn base64_body(mut self, body: &str) -> Self {
        self.event.is_base64_encoded = true;
        self.body(body)
    }

    /// # Errors
    /// For an answer that the API's document does not describe.
    pub async fn send(self) -> Result<Answer, Error> {
        let Self { api, event } = self;
        let (method, path) = (event.request_context.http.method.clone(), event.raw_path.clone());
        let brought = brought(&event);
        let (answer, line) = api.router.answer_and_line(&api.system, event, api.system.now()).await;
        let HttpAnswer { status_code, headers, body, cookies, .. } = answer;
        let json = body.as_deref().map_or(Ok(Value::Null), serde_json::from_str)?;
        let location = headers.get("location").map(String::as_str);
        let given = secrets::of_answer(location, cookies.iter().map(String::as_str), &json);
        let problem = body.as_deref().filter(|_| status_code >= 400);
        api.system.trail.note(&line, (brought, given), problem);
        let answer = Answer { status: status_code, headers, cookies, json };
        api.document
            .check(&method, &path, &answer)
            .map_err(|error| format!("{method} {path} is not as documented: {error}\n{answer:#?}"))?;
        Ok(answer)
    }
}

fn brought(event: &HttpEvent) -> Vec<Secret> {
    let headers = event.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let cookies = event.cookies.iter().map(|cookie| ("cookie", cookie.as_str()));
    secrets::of_request(headers.chain(cookies), &event.raw_query_string, event.body.as_deref())
}

impl Answer {
    /// The same answer if it has this status.
    ///
    /// # Errors
    /// With all of the answer, if it has another.
    pub fn expect(self, status: u16) -> Result<Self, Error> {
        if self.status == status { Ok(self) } else { Err(format!("{status} was expected of {self:#?}").into()) }
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// A text of the body, by JSON pointer.
    ///
    /// # Errors
    /// When there is none.
    pub fn text(&self, pointer: &str) -> Result<&str, Error> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        found.ok_or_else(|| format!("no text at {pointer} of {self:#?}").into())
    }

    /// The problem's code.
    #[must_use]
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// What the problem points at.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.json["errors"].as_array().into_iter().flatten();
        errors.filter_map(|error| error["pointer"].as_str()).collect()
    }
}
