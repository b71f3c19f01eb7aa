use crate::id::{AccountId, CreditNoteId, InvoiceId};
use crate::invoice::InvoiceNumber;
use crate::money::Money;
use crate::text::Name;
use crate::time::{BillingTime, Fraction, Period};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 1, 2, 3, … within an account, without a gap; a series of its own beside the invoices'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreditNoteNumber(u32);

impl CreditNoteNumber {
    pub const FIRST: Self = Self(1);

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl From<u32> for CreditNoteNumber {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl Default for CreditNoteNumber {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for CreditNoteNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The paper: what of an invoice was given back, and where it went. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditNote {
    pub id: CreditNoteId,
    pub account: AccountId,
    pub number: CreditNoteNumber,
    pub invoice: InvoiceId,
    pub invoice_number: InvoiceNumber,
    pub reason: CreditReason,
    pub issued_at: BillingTime,
    pub lines: Vec<CreditLine>,
    /// The sum of the lines' gross amounts; `to_balance` and `to_credit` add up to it.
    pub total: Money,
    /// What lowered the invoice's open balance, or the bad debt that it became.
    pub to_balance: Money,
    /// What became account credit, having been paid.
    pub to_credit: Money,
}

/// What is given back of one line of the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// The line's position in the invoice, from 0.
    pub line: u16,
    pub name: Name,
    /// The time that is not used, and its part of the line's span; `None` for what is given back for another reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unused: Option<(Period, Fraction)>,
    pub net: Money,
    /// One for each tax of the line.
    pub taxes: Vec<Money>,
    pub gross: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditReason {
    /// Time that was charged in advance is not used.
    UnusedTime,
    /// The invoice should not have been.
    Void,
    /// Staff gave it back, for the reason they say.
    Given { note: Name },
}
