use super::InvoiceNumber;
use crate::Version;
use crate::id::{AccountId, InvoiceId, SubscriptionId};
use crate::money::Money;
use crate::payment::Payment;
use crate::time::BillingTime;
use serde::{Deserialize, Serialize};

/// What of an invoice changes: its status and its payment. Small, since it is written at every turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceState {
    pub account: AccountId,
    pub number: InvoiceNumber,
    pub invoice: InvoiceId,
    pub subscription: SubscriptionId,
    pub reason: InvoiceReason,
    pub status: InvoiceStatus,
    pub total: Money,
    pub issued_at: BillingTime,
    pub paid_at: Option<BillingTime>,
    pub payment: Payment,
    pub version: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    Open,
    Paid,
    Void,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceReason {
    /// The subscription begins when it is paid.
    FirstPayment,
    Renewal,
}

impl InvoiceState {
    /// Open, and the last attempt (if any) came to nothing: somebody has to do something.
    #[must_use]
    pub fn is_unpaid(&self) -> bool {
        self.status == InvoiceStatus::Open && self.payment.open_attempt().is_none()
    }

    /// The state after a change, one version on.
    #[must_use]
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = Self { version: self.version.next(), ..self.clone() };
        change(&mut state);
        state
    }
}
