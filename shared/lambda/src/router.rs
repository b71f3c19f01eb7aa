use crate::access::{Entry, EntryPorts};
use crate::call::{Body, Call, Query};
use crate::failure::Reply;
use crate::http::answer::{Circumstances, answer, failed};
use crate::http::event::{HttpAnswer, HttpEvent};
use crate::http::request::Request;
use crate::http::route;
use crate::observe::trace_of;
use crate::openapi::Description;
use crate::operation::Operation;
use crate::reply::Success;
use crate::serve::unrouted;
use domain::time::WallTime;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::time::{Duration, Instant};

type Answering<S> =
    Box<dyn for<'a> Fn(&'a Entry, &'a S, Request, Circumstances) -> Pin<Box<dyn Future<Output = HttpAnswer> + 'a>>>;

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
            Box::pin(async move { answer(entry, system, operation, &handler, &request, &circumstances).await.answer })
        });
        self.routes.push((Description::of(operation), answering));
    }

    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.routes.iter().map(|(description, _)| description)
    }

    /// Answers as the deployed API would: an unknown path is 404, an unknown method 405.
    pub async fn answer(&self, system: &S, event: HttpEvent, now: WallTime) -> HttpAnswer {
        let traceparent = event.headers.get("traceparent").cloned();
        let circumstances = Circumstances {
            now,
            deadline: Instant::now() + Duration::from_secs(60),
            trace: trace_of(traceparent.as_deref(), None),
        };
        let (request, failure) = Request::from_event(event, "test");
        if let Some(failure) = failure {
            return failed(&failure, &request).answer;
        }
        let here: Vec<_> = self
            .routes
            .iter()
            .filter(|(description, _)| route::matched(description.about.path, &request.path).is_some())
            .collect();
        let method = here.iter().find(|(description, _)| description.about.method.as_str() == request.method);
        match method {
            Some((_, answering)) => answering(&self.entry, system, request, circumstances).await,
            None => {
                let methods = here.iter().map(|(description, _)| description.about.method.as_str().to_owned());
                failed(&unrouted(methods.collect()), &request).answer
            }
        }
    }
}
