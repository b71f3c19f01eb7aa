use std::process::ExitCode;

/// Once a minute: sends what was committed and not sent.
#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_schedule("sweep-outbox", services::sweep_outbox)
}
