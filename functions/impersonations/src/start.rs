use crate::view::TokenView;
use domain::id::{AccountId, ImpersonationId};
use domain::identity::StartImpersonation;
use domain::permission::{AccountRole, Permission};
use domain::text::Name;
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::{AccessTokens, Members, Sessions, Standings};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewImpersonation, AccountPath>, Created<TokenView>> = post(
    "impersonations-start",
    "/api/v1/accounts/{account_id}/impersonations",
    "Lets you act in an account's name for a while, with a token that is for that alone. The account sees who did, and why.",
)
.account(Permission::ImpersonationsStart)
.shows_secret()
.proven_within(900);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImpersonation {
    /// What you are in the account meanwhile: `admin`, `billing`, `member`, or the id of a custom role.
    #[garde(skip)]
    #[schema(value_type = String, example = "billing")]
    role: AccountRole,
    /// Why; the account can read it.
    #[garde(skip)]
    #[schema(value_type = String, example = "Ticket 4711: the card is refused")]
    reason: Name,
    #[garde(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60, example = 30)]
    minutes: u8,
}

impl JsonBody for NewImpersonation {}

impl From<NewImpersonation> for StartImpersonation {
    fn from(new: NewImpersonation) -> Self {
        Self { id: ImpersonationId::new(), role: new.role, reason: new.reason, minutes: new.minutes }
    }
}

/// `POST /api/v1/accounts/{account_id}/impersonations`: lets the caller act in an account's name.
///
/// # Errors
/// 401 for whoever has not shown lately who they are; 404; 422 for an owner's role.
pub async fn handle<S>(people: &S, call: Call<NewImpersonation, AccountPath>) -> Reply<Created<TokenView>>
where
    S: Execute + Members + Standings + Sessions + AccessTokens,
{
    let account = call.path.account_id;
    let (begun, token) = services::start_impersonation(people, &call.by, account, call.body.into()).await?;
    let location = format!("/api/v1/accounts/{account}/impersonations/{}", begun.id);
    Ok(Created::at(location, (begun, token).into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
