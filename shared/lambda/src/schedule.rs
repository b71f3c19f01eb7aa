use crate::backend::Backend;
use crate::observe::{Line, Outcome, trace_of};
use crate::runtime::{Invocation, run};
use crate::serve::now;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use services::{Caller, Error, Origin, Principal};
use std::process::ExitCode;

/// The `main` of a function that a schedule calls. What it returns is what whoever invokes it by hand sees.
pub fn serve_schedule<T: Serialize>(
    name: &'static str,
    work: impl AsyncFn(&Backend, &Caller) -> Result<T, Error>,
) -> ExitCode {
    serve_orders(name, async |backend, by, _: IgnoredAny| work(backend, by).await)
}

/// As [`serve_schedule`], for a function that also takes an order from whoever invokes it by hand. A schedule's own event
/// has to be the order to do the usual.
pub fn serve_orders<O: DeserializeOwned, T: Serialize>(
    name: &'static str,
    work: impl AsyncFn(&Backend, &Caller, O) -> Result<T, Error>,
) -> ExitCode {
    let backend = Backend::default();
    run(async |order: O, invocation: Invocation| {
        let by = Caller {
            principal: Principal::System,
            origin: Origin::default(),
            operation: name,
            idempotency: None,
            at: now(),
            deadline: invocation.deadline,
            trace: trace_of(None, invocation.xray.as_deref()),
        };
        let outcome = work(&backend, &by, order).await;
        let error = outcome.as_ref().err().map(ToString::to_string);
        let line = Line {
            request_id: &invocation.request_id,
            trace: &by.trace,
            function: name,
            principal: by.principal.to_string(),
            began: invocation.began,
            usage: backend.take_usage(),
        };
        let code = error.is_some().then_some("failed");
        line.write(&Outcome { status: None, code, error: error.as_deref(), fault: error.is_some() });
        // The next run covers what this one left, so a failed run is not repeated.
        outcome.ok()
    })
}
