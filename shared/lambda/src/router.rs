use crate::access::{Entry, EntryPorts};
use crate::backend::BackendUsage;
use crate::call::{Body, Call, Query};
use crate::failure::Reply;
use crate::http::answer::{Answered, Circumstances, answer, failed};
use crate::http::event::{HttpAnswer, HttpEvent};
use crate::http::request::Request;
use crate::http::route;
use crate::observe::{Line, Outcome, trace_of};
use crate::openapi::Description;
use crate::operation::Operation;
use crate::reply::Success;
use crate::serve::unrouted;
use domain::time::WallTime;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::time::{Duration, Instant};

type Answering<S> =
    Box<dyn for<'a> Fn(&'a Entry, &'a S, Request, Circumstances) -> Pin<Box<dyn Future<Output = Answered> + 'a>>>;

/// All operations in one process: what tests talk to and documents are made from. Deployed, each is a function of its
/// own, with the same handler behind the same entry.
pub struct Router<S> {
    entry: Entry,
    routes: Vec<(Description, Answering<S>)>,
}

impl<S> std::fmt::Debug for Router<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.routes.iter().map(|(description, _)| description.about.name)).finish()
    }
}

impl<S: EntryPorts + 'static> Default for Router<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: EntryPorts + 'static> Router<S> {
    #[must_use]
    pub fn new() -> Self {
        Self { entry: Entry::default(), routes: Vec::new() }
    }

    /// Adds an operation with its handler.
    pub fn mount<B, P, Q, R, H>(&mut self, operation: Operation<Call<B, P, Q>, R>, handler: H)
    where
        B: Body + 'static,
        P: DeserializeOwned + 'static,
        Q: Query + 'static,
        R: Success + 'static,
        H: AsyncFn(&S, Call<B, P, Q>) -> Reply<R> + Copy + 'static,
    {
        let answering: Answering<S> = Box::new(move |entry, system, request, circumstances| {
            Box::pin(async move { answer(entry, system, operation, &handler, &request, &circumstances).await })
        });
        self.routes.push((Description::of(operation), answering));
    }

    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.routes.iter().map(|(description, _)| description)
    }

    /// Answers as the deployed API would: an unknown path is 404, an unknown method 405.
    pub async fn answer(&self, system: &S, event: HttpEvent, now: WallTime) -> HttpAnswer {
        self.answer_and_line(system, event, now).await.0
    }

    /// As [`Router::answer`], with the line that the deployed function would log, but for what it used.
    pub async fn answer_and_line(&self, system: &S, event: HttpEvent, now: WallTime) -> (HttpAnswer, Vec<u8>) {
        let began = Instant::now();
        let traceparent = event.headers.get("traceparent").cloned();
        let trace = trace_of(traceparent.as_deref(), None);
        let circumstances = Circumstances { now, deadline: began + Duration::from_secs(60), trace: trace.clone() };
        let (request, failure) = Request::from_event(event, "test");
        let request_id = request.request_id.clone();
        let (function, answered) = match failure {
            Some(failure) => (UNROUTED, failed(&failure, &request)),
            None => self.answered(system, request, circumstances).await,
        };
        let usage = BackendUsage::default();
        let principal = answered.principal.to_string();
        let line = Line { request_id: &request_id, trace: &trace, function, principal, began, usage };
        let line = line.written(&Outcome::of(&answered)).unwrap_or_default();
        (answered.answer, line)
    }

    async fn answered(&self, system: &S, request: Request, circumstances: Circumstances) -> (&'static str, Answered) {
        let here: Vec<_> = self
            .routes
            .iter()
            .filter(|(description, _)| route::matched(description.about.path, &request.path).is_some())
            .collect();
        let method = here.iter().find(|(description, _)| description.about.method.as_str() == request.method);
        match method {
            Some((description, answering)) => {
                (description.about.name, answering(&self.entry, system, request, circumstances).await)
            }
            None => {
                let methods = here.iter().map(|(description, _)| description.about.method.as_str().to_owned());
                (UNROUTED, failed(&unrouted(methods.collect()), &request))
            }
        }
    }
}

/// The function behind `$default`.
const UNROUTED: &str = "system-default";
