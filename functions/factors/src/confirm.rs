use domain::id::FactorId;
use garde::Validate;
use lambda::{AtField, Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AuthenticatorSecrets, FactorSets};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::FactorView;

pub const OPERATION: Operation<Call<FirstCode, FactorPath>, Found<FactorView>> = post(
    "factors-confirm",
    "/api/v1/users/me/factors/{factor_id}/confirm",
    "Has an app's codes asked for whenever you log in, from now on. Make recovery codes next.",
)
.any_user()
.naturally_idempotent();

#[derive(Debug, Deserialize)]
pub struct FactorPath {
    pub(crate) factor_id: FactorId,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// What the app shows: 6 digits.
    #[garde(length(max = 16))]
    #[schema(max_length = 16, example = "123456")]
    code: String,
}

impl fmt::Debug for FirstCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FirstCode(…)")
    }
}

impl JsonBody for FirstCode {}

/// `POST /api/v1/users/me/factors/{factor_id}/confirm`: lets an app count that the caller has enrolled.
///
/// # Errors
/// 404, also for somebody else's; 409 when it was enrolled too long ago; 422 for a code that is not its own.
pub async fn handle<S>(people: &S, call: Call<FirstCode, FactorPath>) -> Reply<Found<FactorView>>
where
    S: Execute + FactorSets + AuthenticatorSecrets,
{
    let confirmed =
        services::confirm_authenticator(people, &call.by, call.path.factor_id, &call.body.code).await.at("/code")?;
    Ok(Found::new(confirmed.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
