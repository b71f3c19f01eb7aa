use std::process::ExitCode;

/// Four times a day, and when called by hand with `{"revoke":"<kid>"}`: keeps the published keys ahead of their first
/// tokens.
#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_orders("publish-signing-keys", services::publish_signing_keys)
}
