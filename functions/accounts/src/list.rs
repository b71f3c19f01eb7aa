use domain::account::Account;
use domain::id::AccountId;
use domain::identity::Membership;
use domain::permission::AccountRole;
use domain::text::Name;
use lambda::{Call, Listed, NoPath, Operation, PageQuery, Reply, get};
use serde::Serialize;
use services::port::{Accounts, Members, Users};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<(), NoPath, PageQuery>, Listed<OwnAccountView>> =
    get("accounts-list", "/api/v1/accounts", "Lists the accounts that you are a member of.").any_user();

/// An account, and what you are in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnAccount)]
pub struct OwnAccountView {
    #[schema(value_type = String, example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: AccountId,
    #[schema(value_type = String, example = "Analytical Engines Ltd")]
    name: Name,
    /// Your role: `owner`, `admin`, `billing`, `member`, or the id of a custom one.
    #[schema(value_type = String, example = "owner")]
    role: AccountRole,
}

impl From<(Account, Membership)> for OwnAccountView {
    fn from((account, membership): (Account, Membership)) -> Self {
        Self { id: account.id, name: account.personal.name, role: membership.role }
    }
}

/// `GET /api/v1/accounts`: lists the accounts that the caller is a member of.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle<S>(accounts: &S, call: Call<(), NoPath, PageQuery>) -> Reply<Listed<OwnAccountView>>
where
    S: Accounts + Members + Users,
{
    let page = services::list_accounts(accounts, call.by.user()?, &call.page()).await?;
    Ok(Listed::page(page, OwnAccountView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
