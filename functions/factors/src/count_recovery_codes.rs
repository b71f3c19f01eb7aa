use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use services::port::FactorSets;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Found<RecoveryCodesLeft>> = get(
    "factors-count-recovery-codes",
    "/api/v1/users/me/recovery-codes",
    "Tells how many recovery codes you have left.",
)
.any_user();

#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodesLeft {
    #[schema(minimum = 0, maximum = 10)]
    left: usize,
}

/// `GET /api/v1/users/me/recovery-codes`: tells how many codes the caller has left.
///
/// # Errors
/// 401 when the session is over.
pub async fn handle(people: &impl FactorSets, call: Call) -> Reply<Found<RecoveryCodesLeft>> {
    let set = people.factor_set(call.by.user()?).await?;
    Ok(Found::new(RecoveryCodesLeft { left: set.recovery_sha256.len() }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
