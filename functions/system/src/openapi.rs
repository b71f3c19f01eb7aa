use lambda::{Call, Operation, Prepared, Reply, get};
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Prepared> =
    get("system-openapi", "/api/v1/openapi.json", "This document.").public().public_for(300).unlimited();

/// The committed document; a check holds it against the code.
pub const DOCUMENT: &str = include_str!("../../../infra/openapi.json");

/// `GET /api/v1/openapi.json`: the API's description.
///
/// # Errors
/// None.
pub async fn handle<S>(_: &S, _: Call) -> Reply<Prepared> {
    Ok(Prepared(DOCUMENT))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
