use crate::view::AccountView;
use domain::account::OpenAccount;
use domain::email::EmailAddress;
use domain::id::AccountId;
use domain::text::Name;
use domain::time::Zone;
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::Execute;
use services::port::Users;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewAccount>, Created<AccountView>> =
    post("accounts-create", "/api/v1/accounts", "Opens an account that you own.").any_user().idempotent();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    #[garde(skip)]
    #[schema(value_type = String, example = "Analytical Engines Ltd")]
    name: Name,
    /// Where its invoices are sent: your own address unless you say another.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = "email")]
    email: Option<EmailAddress>,
    /// An IANA time zone, in whose calendar its periods begin and end.
    #[garde(skip)]
    #[schema(value_type = String, example = "Europe/Berlin")]
    time_zone: Zone,
}

impl JsonBody for NewAccount {}

impl From<NewAccount> for OpenAccount {
    fn from(new: NewAccount) -> Self {
        Self { id: AccountId::new(), name: new.name, email: new.email, time_zone: new.time_zone }
    }
}

/// `POST /api/v1/accounts`: opens an account that the caller owns.
///
/// # Errors
/// 409 until the caller's address is confirmed.
pub async fn handle<S: Execute + Users>(accounts: &S, call: Call<NewAccount>) -> Reply<Created<AccountView>> {
    let account = services::open_account(accounts, &call.by, call.body.into()).await?;
    let (location, version) = (format!("/api/v1/accounts/{}", account.id), account.version);
    Ok(Created::at(location, AccountView::new(account, None)).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
