use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Found<Health>> =
    get("system-health", "/api/v1/health", "Says that the API is up.").public().unlimited();

#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    status: HealthStatus,
    /// The release that answers.
    version: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    Up,
}

/// `GET /api/v1/health`: says that the API is up.
///
/// # Errors
/// None.
pub async fn handle<S>(_: &S, _: Call) -> Reply<Found<Health>> {
    Ok(Found::new(Health { status: HealthStatus::Up, version: env!("CARGO_PKG_VERSION") }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
