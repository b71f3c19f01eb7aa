use super::Line;
use crate::account::AccountContact;
use crate::coupon::Discount;
use crate::id::{AccountId, InvoiceId, SubscriptionId};
use crate::money::Money;
use crate::tax::{TaxIdentity, VatId};
use crate::time::{BillingTime, Fraction};
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
        Self(self.0.saturating_add(1))
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
    /// Where the customer is taxed, if anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_identity: Option<TaxIdentity>,
    pub issued_at: BillingTime,
    pub due_at: BillingTime,
    pub lines: Vec<Line>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<InvoiceDiscount>,
    /// The sum of the lines' gross amounts.
    pub total: Money,
}

/// The discount that the lines' shares add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDiscount {
    pub discount: Discount,
    /// The part of a whole period that the invoice is for, which an amount is cut to.
    pub fraction: Fraction,
}

impl InvoiceDocument {
    /// Whether the customer owes a tax themselves, which the paper then says.
    #[must_use]
    pub fn is_reverse_charge(&self) -> bool {
        self.lines.iter().any(|line| line.taxed.taxes.iter().any(|tax| tax.reverse_charge))
    }

    #[must_use]
    pub fn vat_id(&self) -> Option<&VatId> {
        self.tax_identity.as_ref().and_then(|identity| identity.vat_id.as_ref())
    }
}
