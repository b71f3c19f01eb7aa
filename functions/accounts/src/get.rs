use crate::view::AccountView;
use domain::id::AccountId;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Accounts;
use services::{Error, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), AccountPath>, Found<AccountView>> =
    get("accounts-get", "/api/v1/accounts/{account_id}", "Shows an account.").account(Permission::AccountsRead);

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

/// `GET /api/v1/accounts/{account_id}`: shows an account.
///
/// # Errors
/// 404.
pub async fn handle(accounts: &impl Accounts, call: Call<(), AccountPath>) -> Reply<Found<AccountView>> {
    let book = accounts.book(call.path.account_id).await?.ok_or(Error::NotFound(Thing::Account))?;
    let version = book.account.version;
    Ok(Found::new(AccountView::new(book.account, book.clock.map(|clock| clock.id))).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
