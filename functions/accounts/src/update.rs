use crate::get::AccountPath;
use crate::view::AccountView;
use domain::account::UpdateAccount;
use domain::email::EmailAddress;
use domain::permission::Permission;
use domain::tax::TaxIdentity;
use domain::text::Name;
use domain::time::Zone;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, put};
use serde::Deserialize;
use services::Execute;
use services::port::Accounts;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::TaxIdentityView;

pub const OPERATION: Operation<Call<AccountUpdate, AccountPath>, Found<AccountView>> = put(
    "accounts-update",
    "/api/v1/accounts/{account_id}",
    "Says anew who is billed, and where they are taxed. Issued invoices stay as they are, and subscriptions keep their time \
     zone.",
)
.account(Permission::AccountsWrite)
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountUpdate {
    #[garde(skip)]
    #[schema(value_type = String, example = "Analytical Engines Ltd")]
    name: Name,
    /// Where its invoices are sent.
    #[garde(skip)]
    #[schema(value_type = String, format = "email")]
    email: EmailAddress,
    /// An IANA time zone, in whose calendar the periods of new subscriptions begin and end.
    #[garde(skip)]
    #[schema(value_type = String, example = "Europe/Berlin")]
    time_zone: Zone,
    /// Where it is taxed; null for nowhere.
    #[serde(deserialize_with = "lambda::optional_object")]
    #[garde(skip)]
    #[schema(required = true)]
    tax_identity: Option<TaxIdentityView>,
}

impl JsonBody for AccountUpdate {}

impl From<AccountUpdate> for UpdateAccount {
    fn from(update: AccountUpdate) -> Self {
        let AccountUpdate { name, email, time_zone, tax_identity } = update;
        Self { name, email, time_zone, tax_identity: tax_identity.map(TaxIdentity::from) }
    }
}

/// `PUT /api/v1/accounts/{account_id}`: says anew who is billed, and where they are taxed.
///
/// # Errors
/// 404; 412 for a version that is not the current one.
pub async fn handle<S: Execute + Accounts>(
    accounts: &S,
    call: Call<AccountUpdate, AccountPath>,
) -> Reply<Found<AccountView>> {
    let which = (call.path.account_id, call.seen()?);
    let (account, clock) = services::update_account(accounts, &call.by, which, call.body.into()).await?;
    let version = account.version;
    Ok(Found::new(AccountView::new(account, clock)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
