use crate::discovery::Discovery;
use lambda::{Call, Found, Operation, Reply, get};
use services::port::PublicUrl;
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Found<Discovery>> = get(
    "system-authorization-server",
    "/.well-known/oauth-authorization-server",
    "Where a client of OAuth 2 finds everything (RFC 8414).",
)
.public()
.public_for(300)
.unlimited();

/// `GET /.well-known/oauth-authorization-server`: where a client finds everything.
///
/// # Errors
/// None.
pub async fn handle(system: &impl PublicUrl, _: Call) -> Reply<Found<Discovery>> {
    Ok(Found::new(Discovery::of(system)?))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
