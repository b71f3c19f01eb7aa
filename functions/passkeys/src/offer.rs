use crate::options::OfferView;
use lambda::{Call, Found, Operation, Reply, post};
use services::port::{AppUrl, FactorSets, NewSecrets, PasskeyCeremonies, Users};
use std::process::ExitCode;

pub const OPERATION: Operation<Call, Found<OfferView>> = post(
    "passkeys-offer",
    "/api/v1/users/me/passkeys/options",
    "Offers you to make a passkey: answers with what `navigator.credentials.create()` takes on the app's own pages, good \
     for 5 minutes.",
)
.any_user()
.shows_secret()
.proven_within(900);

/// `POST /api/v1/users/me/passkeys/options`: offers the caller to make a passkey.
///
/// # Errors
/// 401 for whoever has not shown of late who they are.
pub async fn handle<S>(people: &S, call: Call) -> Reply<Found<OfferView>>
where
    S: Users + FactorSets + PasskeyCeremonies + NewSecrets + AppUrl,
{
    Ok(Found::new(services::offer_passkey(people, &call.by).await?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
