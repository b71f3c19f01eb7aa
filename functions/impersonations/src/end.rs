use crate::view::ImpersonationView;
use domain::id::{AccountId, ImpersonationId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::Impersonations;
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), ImpersonationPath>, Found<ImpersonationView>> = post(
    "impersonations-end",
    "/api/v1/accounts/{account_id}/impersonations/{impersonation_id}/end",
    "Ends an impersonation before its time. Its commands are refused at once, and what only reads within a minute.",
)
.account(Permission::ImpersonationsEnd)
.naturally_idempotent();

#[derive(Debug, Deserialize)]
pub struct ImpersonationPath {
    account_id: AccountId,
    impersonation_id: ImpersonationId,
}

impl ImpersonationPath {
    pub(crate) fn impersonation(&self) -> (AccountId, ImpersonationId) {
        (self.account_id, self.impersonation_id)
    }
}

/// `POST /api/v1/accounts/{account_id}/impersonations/{impersonation_id}/end`: ends an impersonation.
///
/// # Errors
/// 404.
pub async fn handle<S>(people: &S, call: Call<(), ImpersonationPath>) -> Reply<Found<ImpersonationView>>
where
    S: Execute + Impersonations,
{
    let ended = services::end_impersonation(people, &call.by, call.path.impersonation()).await?;
    let version = ended.version;
    Ok(Found::new(ended.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
