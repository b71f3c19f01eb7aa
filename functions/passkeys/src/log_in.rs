use crate::credential::UsedCredential;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, WithCookie, post};
use serde::Deserialize;
use services::port::{AppUrl, FactorChallenges, FactorSets, PasskeyCeremonies, PublicUrl, Users};
use services::{BeginsSessions, PasskeyEntrance};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::{LogInView, WantedSession};

pub const OPERATION: Operation<Call<PasskeyLogIn>, WithCookie<Found<LogInView>>> = post(
    "passkeys-log-in",
    "/api/v1/auth/passkeys/log-in",
    "Begins a session with a passkey, for tokens or for a cookie: without a password, or as the second factor that a log-in \
     has asked for.",
)
.public()
.takes_credentials();

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyLogIn {
    #[garde(dive)]
    #[serde(deserialize_with = "lambda::object")]
    credential: UsedCredential,
    /// What a log-in with a password has answered with; the session is then the one that it wished.
    #[garde(length(max = 100))]
    #[serde(default)]
    #[schema(max_length = 100)]
    challenge: Option<String>,
    #[garde(skip)]
    #[serde(default)]
    session: WantedSession,
}

impl fmt::Debug for PasskeyLogIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyLogIn(…)")
    }
}

impl JsonBody for PasskeyLogIn {}

/// `POST /api/v1/auth/passkeys/log-in`: begins a session with a passkey.
///
/// # Errors
/// 401 for what is no passkey of ours, was not used for a request of ours, or seems to be a copy, and for a challenge that
/// is over, was used or is somebody else's; 403 for a cookie on a page of somebody else's.
pub async fn handle<S>(people: &S, call: Call<PasskeyLogIn>) -> Reply<WithCookie<Found<LogInView>>>
where
    S: BeginsSessions + Users + FactorSets + FactorChallenges + PasskeyCeremonies + AppUrl + PublicUrl,
{
    let visitor = call.visitor();
    let wanted = call.body.session.kind(&call, people)?;
    let PasskeyLogIn { credential, challenge, .. } = call.body;
    let entrance = challenge.map_or(PasskeyEntrance::Alone(wanted), PasskeyEntrance::Second);
    let begun = services::log_in_with_passkey(people, &call.by, &credential.into(), (entrance, visitor)).await?;
    Ok(LogInView::of(begun))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
