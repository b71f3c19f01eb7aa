//! Behind the `$default` route: whatever no other route takes.

use crate::openapi::DOCUMENT;
use lambda::allowed_methods;
use std::process::ExitCode;

/// Answers 404, or 405 with the methods that the path has.
#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_unrouted("system-default", |path| allowed_methods(DOCUMENT, path))
}
