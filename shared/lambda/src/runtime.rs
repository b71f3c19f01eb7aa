use crate::observe::start_logging;
use lambda_runtime::{LambdaEvent, Runtime};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};
use tower::service_fn;

/// Kept free before the time-out, for the answer and the log line.
const RESERVE: Duration = Duration::from_millis(500);

/// Runs a function until Lambda ends it: one thread, since a process has one invocation at a time.
pub(crate) fn run<I, O>(handle: impl AsyncFn(I, Invocation) -> O) -> ExitCode
where
    I: DeserializeOwned,
    O: Serialize,
{
    start_logging();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    let handle = &handle;
    let service = service_fn(async move |event: LambdaEvent<I>| {
        let invocation = Invocation::new(&event.context);
        // Behind a pointer, or the compiler has to lay out the whole request as one type.
        let handling: Pin<Box<dyn Future<Output = O> + '_>> = Box::pin(handle(event.payload, invocation));
        Ok::<_, lambda_runtime::Error>(handling.await)
    });
    match runtime.block_on(Runtime::new(service).run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the runtime ended");
            ExitCode::FAILURE
        }
    }
}

/// What Lambda says of an invocation.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    pub(crate) request_id: String,
    pub(crate) xray: Option<String>,
    pub(crate) began: Instant,
    pub(crate) deadline: Instant,
}

impl Invocation {
    fn new(context: &lambda_runtime::Context) -> Self {
        let began = Instant::now();
        let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        Self {
            request_id: context.request_id.clone(),
            xray: context.xray_trace_id.clone(),
            began,
            deadline: began + left.saturating_sub(RESERVE),
        }
    }
}
