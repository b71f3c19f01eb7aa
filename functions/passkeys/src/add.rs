use crate::credential::MadeCredential;
use domain::text::Name;
use garde::Validate;
use lambda::{AtField, Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AppUrl, FactorSets, PasskeyCeremonies};
use std::process::ExitCode;
use utoipa::ToSchema;
use views::FactorView;

pub const OPERATION: Operation<Call<NewPasskey>, Created<FactorView>> = post(
    "passkeys-add",
    "/api/v1/users/me/passkeys",
    "Adds a passkey that you were offered to make. It lets you in from now on, in the place of your password or beside it.",
)
.any_user()
.naturally_idempotent()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What you tell it by.
    #[garde(skip)]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "My laptop")]
    name: Name,
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    credential: MadeCredential,
}

impl JsonBody for NewPasskey {}

/// `POST /api/v1/users/me/passkeys`: adds a passkey to the caller's second factors.
///
/// # Errors
/// 422 for what was not made for the offer, on our pages, by an authenticator that recognises people; 409 for one that the
/// caller has already, and for one too many.
pub async fn handle<S>(people: &S, call: Call<NewPasskey>) -> Reply<Created<FactorView>>
where
    S: Execute + FactorSets + PasskeyCeremonies + AppUrl,
{
    let NewPasskey { name, credential } = call.body;
    let added = services::add_passkey(people, &call.by, name, &credential.into()).await.at("/credential")?;
    Ok(Created::at(format!("/api/v1/users/me/factors/{}", added.id), added.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
