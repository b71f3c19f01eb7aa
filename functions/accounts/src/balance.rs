use crate::get::AccountPath;
use crate::ledger::LedgerEntryView;
use domain::ledger::Balances;
use domain::money::Currency;
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use services::port::{Accounts, Journal};
use std::process::ExitCode;
use utoipa::ToSchema;
use views::MoneyView;

pub const OPERATION: Operation<Call<(), AccountPath>, Found<AccountBalanceView>> = get(
    "accounts-balance",
    "/api/v1/accounts/{account_id}/balance",
    "Shows what the account owes and what it has to its credit, from its journal.",
)
.account(Permission::InvoicesRead);

/// What an account's journal adds up to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountBalanceView {
    /// Those in which anything is on the books.
    currencies: Vec<CurrencyBalanceView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CurrencyBalanceView {
    /// Invoices issued and not paid.
    owed: MoneyView,
    /// What was given back, and is used before its card.
    credit: MoneyView,
    /// What each account of the ledger stands at; none that stands at nothing. They add up to nothing.
    ledger: Vec<LedgerEntryView>,
}

impl From<&Balances> for AccountBalanceView {
    fn from(balances: &Balances) -> Self {
        let view = |currency: Currency| CurrencyBalanceView {
            owed: balances.owed(currency).into(),
            credit: balances.credit(currency).into(),
            ledger: balances
                .entries()
                .filter(|entry| entry.money.currency() == currency)
                .map(LedgerEntryView::from)
                .collect(),
        };
        Self { currencies: balances.currencies().into_iter().map(view).collect() }
    }
}

/// `GET /api/v1/accounts/{account_id}/balance`: shows what the account owes and what it has to its credit.
///
/// # Errors
/// 404.
pub async fn handle<S>(accounts: &S, call: Call<(), AccountPath>) -> Reply<Found<AccountBalanceView>>
where
    S: Accounts + Journal,
{
    let balances = services::balances(accounts, call.path.account_id).await?;
    Ok(Found::new(AccountBalanceView::from(&balances)))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
