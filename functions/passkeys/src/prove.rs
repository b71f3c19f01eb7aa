use crate::credential::UsedCredential;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AppUrl, FactorSets, PasskeyCeremonies, Sessions, Users};
use std::process::ExitCode;
use utoipa::ToSchema;
use views::ProofView;

pub const OPERATION: Operation<Call<PasskeyProof>, Found<ProofView>> = post(
    "passkeys-prove",
    "/api/v1/auth/passkeys/prove",
    "Shows again who you are, with a passkey of yours, as `auth-prove` does with a password.",
)
.any_user()
.naturally_idempotent()
.takes_credentials();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyProof {
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    credential: UsedCredential,
}

impl JsonBody for PasskeyProof {}

/// `POST /api/v1/auth/passkeys/prove`: lets the caller show again who they are.
///
/// # Errors
/// 422 for what is no passkey of the caller's, was not used for a request of ours, or seems to be a copy.
pub async fn handle<S>(people: &S, call: Call<PasskeyProof>) -> Reply<Found<ProofView>>
where
    S: Execute + Users + Sessions + FactorSets + PasskeyCeremonies + AppUrl,
{
    let proof = services::prove_with_passkey(people, &call.by, &call.body.credential.into()).await;
    Ok(Found::new(proof.at("/credential")?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
