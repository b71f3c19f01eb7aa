use crate::id::{AccountId, SubscriptionId, TestClockId};
use crate::invoice::InvoiceNumber;
use crate::money::Currency;
use crate::plan::PlanVersionRef;
use crate::time::{BillingTime, Interval, Period, Zone, boundary};
use crate::{Refusal, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An account's agreement to a plan version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub account: AccountId,
    pub clock: Option<TestClockId>,
    pub plan: PlanVersionRef,
    pub seats: Option<u32>,
    pub status: Status,
    pub currency: Currency,
    pub interval: Interval,
    /// Frozen, so that a move of the account does not move its boundaries.
    pub zone: Zone,
    /// The release of the time zone database that the boundaries were computed with.
    pub zone_database: String,
    /// Every boundary is computed from it, never from the one before.
    pub anchor: BillingTime,
    /// How often the anchor was set anew.
    pub cycle: u32,
    /// The index of the next period to bill.
    pub next_index: u32,
    /// The span that was last billed, or the trial.
    pub period: Period,
    /// When something is to be done next; `None` when nothing ever is.
    pub due: Option<BillingTime>,
    /// The invoice that a beginning waits for.
    pub first_invoice: Option<InvoiceNumber>,
    /// Invoices whose payment failed.
    pub unpaid: BTreeSet<InvoiceNumber>,
    pub created_at: BillingTime,
    pub version: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for its first payment and entitles to nothing.
    Incomplete,
    Trialing,
    Active,
    /// A renewal was not paid; still entitles.
    PastDue,
    /// The first payment did not come in time.
    Expired,
}

impl Subscription {
    /// The `index`-th period of the current cycle.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub fn period_at(&self, index: u32) -> Result<Period, Refusal> {
        let start = boundary(self.anchor, index, self.interval, &self.zone)?;
        let end = boundary(self.anchor, index.saturating_add(1), self.interval, &self.zone)?;
        Period::new(start, end)
    }

    /// The state after a change, one version on.
    #[must_use]
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut subscription = Self { version: self.version.next(), ..self.clone() };
        change(&mut subscription);
        subscription
    }
}
