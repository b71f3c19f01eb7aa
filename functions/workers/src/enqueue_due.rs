use std::process::ExitCode;

/// Once a minute: has everything billed that came due.
#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_schedule("enqueue-due", services::enqueue_due)
}
