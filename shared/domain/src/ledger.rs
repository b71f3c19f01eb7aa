//! Double entry: the ledger is the sum of its journal entries.

use crate::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccount {
    /// What customers owe: invoices issued and not paid.
    Receivable,
    /// Charged by the gateway, not yet paid out by it.
    CashInTransit,
    /// Invoiced for goods and services.
    Revenue,
}

/// One side of a posting: debits are positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub account: LedgerAccount,
    pub money: Money,
}

/// Entries that sum to zero per currency, since they can only be added in pairs.
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

    #[must_use]
    pub fn as_slice(&self) -> &[Entry] {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
