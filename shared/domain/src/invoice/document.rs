use crate::account::AccountContact;
use crate::id::{AccountId, ComponentId, InvoiceId, SubscriptionId};
use crate::money::{Exact, Money, Quantity, UnitPrice};
use crate::text::Name;
use crate::time::{BillingTime, Period};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 1, 2, 3, … within an account, without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvoiceNumber(u32);

impl InvoiceNumber {
    pub const FIRST: Self = Self(1);

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl From<u32> for InvoiceNumber {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The paper: what was issued, to whom. It never changes; corrections are papers of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDocument {
    pub id: InvoiceId,
    pub account: AccountId,
    pub number: InvoiceNumber,
    pub subscription: SubscriptionId,
    pub personal: AccountContact,
    pub issued_at: BillingTime,
    pub lines: Vec<Line>,
    pub total: Money,
}

/// One charge, with everything needed to compute it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub component: ComponentId,
    pub name: Name,
    pub rule: LineRule,
    pub quantity: Quantity,
    pub unit_price: Option<UnitPrice>,
    pub period: Period,
    /// Seconds of the period that are charged.
    pub numerator: i64,
    /// Seconds of the whole period.
    pub denominator: i64,
    /// Minor units before rounding.
    pub exact: Exact,
    pub amount: Money,
}

/// How a line's exact value follows from its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRule {
    /// The component's price, times numerator by denominator.
    Flat,
    /// Quantity times unit price, times numerator by denominator.
    PerUnit,
}
