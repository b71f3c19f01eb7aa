use super::admit::{Known, admit};
use super::event::HttpAnswer;
use super::idempotency;
use super::request::Request;
use super::route;
use crate::access::{Entry, EntryPorts};
use crate::call::{Body, Call, Query};
use crate::failure::{Failure, Reply};
use crate::limit;
use crate::operation::{About, Caching, Errors, Operation};
use crate::problem::{Meaning, meaning};
use crate::reply::Success;
use domain::Version;
use domain::time::WallTime;
use futures_util::FutureExt;
use serde::de::DeserializeOwned;
use services::{Caller, Principal, TraceParent};
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

/// What of an answer the log wants to know.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: HttpAnswer,
    pub(crate) principal: Principal,
    /// The stable code of the problem, if it was one.
    pub(crate) code: Option<&'static str>,
    /// What went wrong, for us.
    pub(crate) error: Option<String>,
}

/// A request's circumstances.
#[derive(Clone, Debug)]
pub(crate) struct Circumstances {
    pub(crate) now: WallTime,
    pub(crate) deadline: Instant,
    pub(crate) trace: TraceParent,
}

/// Answers one request: path, principal, permission, key, query, body, and then the handler.
pub(crate) async fn answer<S, B, P, Q, R>(
    entry: &Entry,
    system: &S,
    operation: Operation<Call<B, P, Q>, R>,
    handler: &impl AsyncFn(&S, Call<B, P, Q>) -> Reply<R>,
    request: &Request,
    circumstances: &Circumstances,
) -> Answered
where
    S: EntryPorts,
    B: Body,
    P: DeserializeOwned,
    Q: Query,
    R: Success,
{
    let about = operation.about;
    let mut known = Known { principal: Principal::Anonymous, lefts: Vec::new() };
    let work = async {
        let call = call(entry, system, &about, request, circumstances, &mut known).await?;
        let by = call.by.clone();
        let reply = handler(system, call).await?;
        let next = reply.next_cursor(system, &by, &request.path).await?;
        let json = reply.json(next.as_deref());
        let json = json.map_err(|_| services::Error::Defect("an answer that is not JSON"))?;
        Ok((reply, json))
    };
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|panic| Err(Failure::Panicked(panic_message(panic.as_ref()))));
    let mut answered = match outcome {
        Ok((reply, json)) => {
            let answer = success(&about, request, &reply, json);
            Answered { answer, principal: known.principal, code: None, error: None }
        }
        Err(failure) => Answered { principal: known.principal, ..refused(about.errors, &failure, request) },
    };
    if about.caching == Caching::PrivateNoStore {
        for (name, value) in limit::fields(&known.lefts) {
            answered.answer.headers.entry(name.to_owned()).or_insert(value);
        }
    }
    answered
}

pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "something".to_owned())
}

async fn call<S, B, P, Q>(
    entry: &Entry,
    system: &S,
    about: &About,
    request: &Request,
    circumstances: &Circumstances,
    known: &mut Known,
) -> Result<Call<B, P, Q>, Failure>
where
    S: EntryPorts,
    B: Body,
    P: DeserializeOwned,
    Q: Query,
{
    let path = route::parameters(about.path, &request.path)?;
    let by = admit(entry, system, about, request, circumstances, known).await?;
    let idempotency = idempotency::key(about, request)?;
    let if_match = if_match(about, request)?;
    let query: Q = route::query(&request.query)?;
    query.check()?;
    let body = B::read(request)?;
    let by = Caller { idempotency, ..by };
    let position = query.position(system, &by, &request.path).await?;
    let headers = request.headers.clone().into_iter().collect();
    Ok(Call { body, path, query, by, if_match, position, headers })
}

/// A strong entity tag (RFC 9110, section 8.8.3): the version in quotes.
fn etag(version: Version) -> String {
    format!("\"{version}\"")
}

fn if_match(about: &About, request: &Request) -> Result<Option<Version>, Failure> {
    if !about.needs_if_match {
        return Ok(None);
    }
    let header = request.header("if-match").ok_or(Failure::PreconditionRequired)?;
    let version = header.trim().strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let version = version.and_then(|tag| tag.parse::<u64>().ok());
    // A tag that we never gave out is that of no version.
    Ok(Some(Version::from(version.unwrap_or_default())))
}

fn has_this_version(request: &Request, tag: &str) -> bool {
    let header = request.header("if-none-match").unwrap_or_default();
    header.split(',').map(|part| part.trim().trim_start_matches("W/")).any(|part| part == tag || part == "*")
}

/// What every answer tells a browser that asks for it by itself: to come by TLS only, to take it for nothing but JSON, to
/// show and run none of it, and to tell nobody where it was.
const FOR_BROWSERS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    ),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
];

/// An answer's own headers, with what every answer has. Put in one by one: to collect a map is to sort, and what sorts is
/// five kilobytes for each type.
fn headers(own: Vec<(&'static str, String)>, request: &Request) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    headers.insert("x-request-id".to_owned(), request.request_id.clone());
    for (name, value) in FOR_BROWSERS {
        headers.insert(name.to_owned(), value.to_owned());
    }
    for (name, value) in own {
        headers.insert(name.to_owned(), value);
    }
    headers
}

fn success<R: Success>(about: &About, request: &Request, reply: &R, json: Option<String>) -> HttpAnswer {
    let mut headers = headers(reply.headers(), request);
    let mut status_code = R::STATUS;
    let mut body = json;
    let caching = match (about.caching, reply.version()) {
        (Caching::Public(seconds), _) => {
            format!("public, max-age={seconds}, stale-while-revalidate={seconds}")
        }
        (Caching::PrivateNoStore, Some(_)) if request.method == "GET" => "private, no-cache".to_owned(),
        (Caching::PrivateNoStore, _) => "private, no-store".to_owned(),
    };
    headers.insert("cache-control".into(), caching);
    if let Some(version) = reply.version() {
        let tag = etag(version);
        if request.method == "GET" && has_this_version(request, &tag) {
            status_code = 304;
            body = None;
        }
        headers.insert("etag".into(), tag);
    }
    if body.is_some() {
        headers.insert("content-type".into(), "application/json".into());
    }
    HttpAnswer { status_code, headers, body, is_base64_encoded: false, cookies: reply.cookies() }
}

/// What is said of a failure in the manner of the operation.
fn refused(errors: Errors, failure: &Failure, request: &Request) -> Answered {
    match errors {
        Errors::Problems => failed(failure, request),
        Errors::OAuth => {
            let (meaning, error) = meaning(failure).for_oauth();
            answered(failure, meaning, request, ("application/json", serde_json::to_string(&error).ok()))
        }
    }
}

/// The problem document of a failure.
pub(crate) fn failed(failure: &Failure, request: &Request) -> Answered {
    let meaning = meaning(failure);
    let problem = meaning.problem(&request.path, &request.request_id);
    answered(failure, meaning, request, ("application/problem+json", serde_json::to_string(&problem).ok()))
}

fn answered(
    failure: &Failure,
    meaning: Meaning,
    request: &Request,
    (content_type, body): (&str, Option<String>),
) -> Answered {
    let mut headers = headers(meaning.headers, request);
    headers.insert("content-type".into(), content_type.to_owned());
    headers.insert("cache-control".into(), "private, no-store".into());
    Answered {
        answer: HttpAnswer {
            status_code: meaning.status,
            headers,
            body,
            is_base64_encoded: false,
            cookies: Vec::new(),
        },
        principal: Principal::Anonymous,
        code: Some(meaning.code),
        error: (meaning.status >= 500 || meaning.status == 401).then(|| failure.to_string()),
    }
}
