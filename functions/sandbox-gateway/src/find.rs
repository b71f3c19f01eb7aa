use crate::bearer::admit;
use crate::gateway::SandboxGateway;
use crate::port::{Door, Intents};
use crate::view::IntentView;
use lambda::{Call, Failure, Found, NoPath, Operation, Query, Reply, get};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub const OPERATION: Operation<Call<(), NoPath, ByKey>, Found<IntentsView>> =
    get("sandbox-gateway-find", "/sandbox-gateway/v1/payment-intents", "Says what became of a charge.")
        .public()
        .unlimited();

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByKey {
    idempotency_key: String,
}

impl Query for ByKey {
    fn check(&self) -> Result<(), Failure> {
        match self.idempotency_key.len() {
            1..=255 => Ok(()),
            _ => Err(Failure::invalid("/idempotency_key", "1 to 255 characters")),
        }
    }

    fn parameters() -> Vec<(&'static str, &'static str, RefOr<Schema>, bool)> {
        vec![("idempotency_key", "The key that the charge was asked for with.", String::schema(), true)]
    }
}

/// The intent under the key, if there is one.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentsView {
    #[schema(max_items = 1)]
    data: Vec<IntentView>,
}

/// `GET /sandbox-gateway/v1/payment-intents`: says what became of a charge.
///
/// # Errors
/// 401.
pub async fn handle<S: Door + Intents>(system: &S, call: Call<(), NoPath, ByKey>) -> Reply<Found<IntentsView>> {
    admit(system, &call).await?;
    let intent = system.intent(&call.query.idempotency_key).await?;
    Ok(Found::new(IntentsView { data: intent.into_iter().map(IntentView::from).collect() }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_public(OPERATION, SandboxGateway::default(), handle)
}
