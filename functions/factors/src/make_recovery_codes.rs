use lambda::{Call, Found, Operation, Reply, post};
use serde::Serialize;
use services::port::{FactorSets, NewSecrets};
use services::{Execute, RecoveryCodes};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call, Found<RecoveryCodesView>> = post(
    "factors-make-recovery-codes",
    "/api/v1/users/me/recovery-codes",
    "Makes ten recovery codes, each good once in the place of a second factor. They are shown now and never again; those \
     from before are void.",
)
.any_user()
.shows_secret()
.proven_within(900);

#[derive(Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub struct RecoveryCodesView {
    #[schema(min_items = 10, max_items = 10, example = json!(["3k7w-9qxt-0m2r-v5hd"]))]
    codes: Vec<String>,
}

impl fmt::Debug for RecoveryCodesView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCodesView(…)")
    }
}

/// `POST /api/v1/users/me/recovery-codes`: makes new recovery codes for the caller.
///
/// # Errors
/// 409 for whoever has no second factor.
pub async fn handle<S>(people: &S, call: Call) -> Reply<Found<RecoveryCodesView>>
where
    S: Execute + FactorSets + NewSecrets,
{
    let RecoveryCodes(codes) = services::make_recovery_codes(people, &call.by).await?;
    Ok(Found::new(RecoveryCodesView { codes }))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
