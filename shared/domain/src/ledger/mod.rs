//! Double entry: the ledger is the sum of its journal entries.

mod balances;
mod statement;

pub use balances::Balances;
pub use statement::{Posting, StatementRow, statement};

use crate::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccount {
    /// What customers owe: invoices issued and not paid.
    Receivable,
    /// Charged by the gateway, which owes it to us. It pays out one sum for many accounts, which is entered in none of
    /// theirs.
    CashInTransit,
    /// In the bank: what staff recorded.
    Cash,
    /// What we owe customers: paid, credited, and not used yet.
    AccountCredit,
    /// Collected for the tax office.
    TaxPayable,
    /// Invoiced for goods and services.
    Revenue,
    /// Given back of what was delivered, which lowers revenue.
    Refunds,
    /// Owed and given up.
    BadDebt,
}

/// One side of a posting: debits are positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub account: LedgerAccount,
    pub money: Money,
}

/// Entries that sum to zero per currency, since they can only be added with both their sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entries(Vec<Entry>);

impl Entries {
    /// Debits one account and credits another with `money`; nothing for zero.
    pub fn post(&mut self, debit: LedgerAccount, credit: LedgerAccount, money: Money) {
        if !money.is_zero() {
            self.0.push(Entry { account: debit, money });
            self.0.push(Entry { account: credit, money: money.negated() });
        }
    }

    /// Debits and credits several accounts at once; both sides add up to the same. Nothing for zeros.
    pub fn post_split(&mut self, debits: &[(LedgerAccount, Money)], credits: &[(LedgerAccount, Money)]) {
        debug_assert_eq!(sum(debits), sum(credits), "a posting that does not balance");
        let debits = debits.iter().map(|(account, money)| Entry { account: *account, money: *money });
        let credits = credits.iter().map(|(account, money)| Entry { account: *account, money: money.negated() });
        self.0.extend(debits.chain(credits).filter(|entry| !entry.money.is_zero()));
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    #[must_use]
    pub fn as_slice(&self) -> &[Entry] {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn sum(side: &[(LedgerAccount, Money)]) -> i64 {
    side.iter().map(|(_, money)| money.amount()).sum()
}
