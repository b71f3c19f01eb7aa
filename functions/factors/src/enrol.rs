use domain::text::Name;
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{AppUrl, AuthenticatorSecrets, FactorSets, Users};
use services::{Enrolled, Execute};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::FactorView;

pub const OPERATION: Operation<Call<NewFactor>, Created<EnrolledView>> = post(
    "factors-enrol",
    "/api/v1/users/me/factors",
    "Adds an app that shows codes (RFC 6238). Its secret is shown now and never again; the app counts once it has shown a \
     code, within 15 minutes.",
)
.any_user()
.shows_secret()
.proven_within(900);

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFactor {
    /// What you tell it by.
    #[garde(skip)]
    #[schema(value_type = String, min_length = 1, max_length = 200, example = "My phone")]
    name: Name,
}

impl JsonBody for NewFactor {}

#[derive(Serialize, ToSchema)]
#[schema(as = EnrolledFactor)]
pub struct EnrolledView {
    factor: FactorView,
    /// In base 32: for whoever types it in.
    secret: String,
    /// The same for a picture that the app reads.
    otpauth_uri: String,
}

impl fmt::Debug for EnrolledView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrolledView").field("factor", &self.factor).finish_non_exhaustive()
    }
}

/// `POST /api/v1/users/me/factors`: adds an app to the caller's second factors.
///
/// # Errors
/// 409 for whoever has as many as anybody may.
pub async fn handle<S>(people: &S, call: Call<NewFactor>) -> Reply<Created<EnrolledView>>
where
    S: Execute + Users + FactorSets + AuthenticatorSecrets + AppUrl,
{
    let Enrolled { authenticator, secret, uri } =
        services::enrol_authenticator(people, &call.by, call.body.name).await?;
    let location = format!("/api/v1/users/me/factors/{}", authenticator.id);
    let view = EnrolledView { factor: authenticator.into(), secret: secret.0, otpauth_uri: uri.0 };
    Ok(Created::at(location, view))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
