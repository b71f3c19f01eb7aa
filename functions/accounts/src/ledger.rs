//! The ledger as it is shown.

use domain::ledger::{Entry, LedgerAccount};
use serde::Serialize;
use utoipa::ToSchema;
use views::MoneyView;

/// An account of the ledger, with what is entered there or what it stands at.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerEntryView {
    account: LedgerAccountView,
    /// Debits are positive, credits negative.
    amount: MoneyView,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccountView {
    /// What the customer owes: invoices issued and not paid.
    Receivable,
    /// Charged by the gateway, not yet paid out by it.
    CashInTransit,
    /// Paid out by the gateway.
    Cash,
    /// What the customer has to their credit.
    AccountCredit,
    /// Collected for the tax office.
    TaxPayable,
    /// Invoiced for goods and services.
    Revenue,
    /// Given back of what was delivered.
    Refunds,
    /// Owed and given up.
    BadDebt,
}

impl From<LedgerAccount> for LedgerAccountView {
    fn from(account: LedgerAccount) -> Self {
        match account {
            LedgerAccount::Receivable => Self::Receivable,
            LedgerAccount::CashInTransit => Self::CashInTransit,
            LedgerAccount::Cash => Self::Cash,
            LedgerAccount::AccountCredit => Self::AccountCredit,
            LedgerAccount::TaxPayable => Self::TaxPayable,
            LedgerAccount::Revenue => Self::Revenue,
            LedgerAccount::Refunds => Self::Refunds,
            LedgerAccount::BadDebt => Self::BadDebt,
        }
    }
}

impl From<Entry> for LedgerEntryView {
    fn from(entry: Entry) -> Self {
        Self { account: entry.account.into(), amount: entry.money.into() }
    }
}
