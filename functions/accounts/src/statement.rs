use crate::get::AccountPath;
use crate::ledger::LedgerEntryView;
use domain::ledger::StatementRow;
use domain::money::Money;
use domain::permission::Permission;
use domain::time::BillingTime;
use lambda::{Call, Listed, Operation, PageQuery, Reply, get};
use serde::Serialize;
use services::port::Journal;
use std::process::ExitCode;
use utoipa::ToSchema;
use views::MoneyView;

pub const OPERATION: Operation<Call<(), AccountPath, PageQuery>, Listed<StatementRowView>> = get(
    "accounts-statement",
    "/api/v1/accounts/{account_id}/statement",
    "Lists what moved money in the account, with a running balance, oldest first.",
)
.account(Permission::InvoicesRead);

/// One posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementRowView {
    #[schema(value_type = String, format = DateTime)]
    at: BillingTime,
    /// The operation or the worker that did it.
    #[schema(example = "bill-account")]
    cause: String,
    /// They add up to nothing.
    entries: Vec<LedgerEntryView>,
    /// How what is due moves, by currency.
    moved: Vec<MoneyView>,
    /// What the account owes after it, less its credit, by currency; negative where it is owed.
    due: Vec<MoneyView>,
}

impl From<StatementRow> for StatementRowView {
    fn from(row: StatementRow) -> Self {
        let views = |amounts: Vec<Money>| amounts.into_iter().map(MoneyView::from).collect();
        Self {
            at: row.at,
            cause: row.cause,
            entries: row.entries.as_slice().iter().map(|entry| LedgerEntryView::from(*entry)).collect(),
            moved: views(row.moved),
            due: views(row.due),
        }
    }
}

/// `GET /api/v1/accounts/{account_id}/statement`: lists what moved money in the account, oldest first.
///
/// # Errors
/// 422 for a cursor of another list.
pub async fn handle(journal: &impl Journal, call: Call<(), AccountPath, PageQuery>) -> Reply<Listed<StatementRowView>> {
    let page = services::account_statement(journal, call.path.account_id, &call.page()).await?;
    Ok(Listed::page(page, StatementRowView::from))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
