use crate::access::Entry;
use crate::backend::Backend;
use crate::call::{Body, Call, Query};
use crate::failure::{Failure, Reply};
use crate::http::answer::{Answered, Circumstances, answer, failed};
use crate::http::event::{HttpAnswer, HttpEvent};
use crate::http::request::Request;
use crate::http::route;
use crate::observe::{Line, Outcome, trace_of};
use crate::operation::Operation;
use crate::reply::Success;
use crate::runtime::{Invocation, run};
use domain::time::WallTime;
use serde::de::DeserializeOwned;
use std::process::ExitCode;

/// The `main` of a function that answers an operation of the API.
pub fn serve<B, P, Q, R>(
    operation: Operation<Call<B, P, Q>, R>,
    handler: impl AsyncFn(&Backend, Call<B, P, Q>) -> Reply<R>,
) -> ExitCode
where
    B: Body,
    P: DeserializeOwned,
    Q: Query,
    R: Success,
{
    let entry = Entry::default();
    let backend = Backend::default();
    run(async |event: HttpEvent, invocation: Invocation| -> HttpAnswer {
        let xray = invocation.xray.as_deref();
        let trace = trace_of(header(&event, "traceparent"), header(&event, "x-amzn-trace-id").or(xray));
        let circumstances = Circumstances { now: now(), deadline: invocation.deadline, trace };
        let (request, failure) = Request::from_event(event, &invocation.request_id);
        let answered = match failure {
            None => answer(&entry, &backend, operation, &handler, &request, &circumstances).await,
            Some(failure) => failed(&failure, &request),
        };
        write_line(operation.about().name, &request, &answered, &circumstances, &invocation, &backend);
        answered.answer
    })
}

/// The `main` of a function that answers an open operation over a system of its own.
pub fn serve_public<S, B, P, Q, R>(
    operation: Operation<Call<B, P, Q>, R>,
    system: S,
    handler: impl AsyncFn(&S, Call<B, P, Q>) -> Reply<R>,
) -> ExitCode
where
    B: Body,
    P: DeserializeOwned,
    Q: Query,
    R: Success,
{
    serve(operation, async |_: &Backend, call| handler(&system, call).await)
}

/// The `main` of the function behind `$default`: 404, or 405 where the path has other methods.
pub fn serve_unrouted(name: &'static str, allowed: impl Fn(&str) -> Vec<String>) -> ExitCode {
    let backend = Backend::default();
    run(async |event: HttpEvent, invocation: Invocation| -> HttpAnswer {
        let xray = invocation.xray.as_deref();
        let trace = trace_of(header(&event, "traceparent"), header(&event, "x-amzn-trace-id").or(xray));
        let circumstances = Circumstances { now: now(), deadline: invocation.deadline, trace };
        let (request, failure) = Request::from_event(event, &invocation.request_id);
        let failure = failure.unwrap_or_else(|| unrouted(allowed(&request.path)));
        let answered = failed(&failure, &request);
        write_line(name, &request, &answered, &circumstances, &invocation, &backend);
        answered.answer
    })
}

/// What there is to say where no operation is.
pub(crate) fn unrouted(allowed: Vec<String>) -> Failure {
    if allowed.is_empty() { Failure::NoSuchResource } else { Failure::MethodNotAllowed { allowed } }
}

/// The methods that an OpenAPI document has for a path.
#[must_use]
pub fn allowed_methods(document: &str, path: &str) -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(document).unwrap_or_default();
    let paths = document.get("paths").and_then(serde_json::Value::as_object);
    let here = paths.into_iter().flatten().filter(|(template, _)| route::matched(template, path).is_some());
    let methods = here.filter_map(|(_, item)| item.as_object()).flat_map(serde_json::Map::keys);
    methods.map(|method| method.to_ascii_uppercase()).collect()
}

fn header<'a>(event: &'a HttpEvent, name: &str) -> Option<&'a str> {
    let found = event.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

pub(crate) fn now() -> WallTime {
    integrations::clock::wall_now()
}

fn write_line(
    function: &str,
    request: &Request,
    answered: &Answered,
    circumstances: &Circumstances,
    invocation: &Invocation,
    backend: &Backend,
) {
    let line = Line {
        request_id: &request.request_id,
        trace: &circumstances.trace,
        function,
        principal: answered.principal.to_string(),
        began: invocation.began,
        usage: backend.take_usage(),
    };
    line.write(&Outcome::of(answered));
}
