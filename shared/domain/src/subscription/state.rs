use super::{Item, LeftCycle, Pending, PendingKind};
use crate::coupon::Discount;
use crate::distinct::distinct;
use crate::id::{AccountId, ComponentId, SubscriptionId, TestClockId};
use crate::invoice::{Basis, InvoiceNumber};
use crate::money::{Currency, Money};
use crate::plan::PlanVersionRef;
use crate::time::{Anchor, AnchorRule, BillingTime, Interval, Period, Zone};
use crate::{Refusal, Version};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An account's agreement to plan versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub account: AccountId,
    pub clock: Option<TestClockId>,
    pub status: Status,
    /// The base first, then the add-ons.
    pub items: Vec<Item>,
    pub currency: Currency,
    pub interval: Interval,
    /// Frozen, so that a move of the account does not move its boundaries.
    pub zone: Zone,
    /// The release of the time zone database that the boundaries were computed with.
    pub zone_database: String,
    /// Where a cycle's anchor comes from.
    #[serde(default = "from_start", skip_serializing_if = "is_from_start")]
    pub anchor_rule: AnchorRule,
    /// Every boundary is computed from it, never from the one before.
    pub anchor: Anchor,
    /// How often the anchor was set anew.
    pub cycle: u32,
    /// The index of the next period to bill.
    pub next_index: i32,
    /// The span that was last billed, or the trial, or the time until the start.
    pub period: Period,
    /// When something is to be done next; `None` when nothing ever is.
    pub due: Option<BillingTime>,
    /// What is to happen later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Since when a discount has taken something off the current period, so that the period uses it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discounted_at: Option<BillingTime>,
    /// What the discount took off what pays for no time to come: off what ran before, and what is charged once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent_discount: Option<Money>,
    /// The invoices that charged for time that is not over.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub covering: BTreeSet<InvoiceNumber>,
    /// The cycle that a change of the interval left in this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Box<LeftCycle>>,
    /// What is used and charged when the period ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accruals: Vec<Accrual>,
    /// What is charged once, and was.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fees: BTreeSet<ComponentId>,
    /// The invoice that a beginning waits for.
    pub first_invoice: Option<InvoiceNumber>,
    /// Invoices that are not due yet, and when they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub awaiting: BTreeMap<InvoiceNumber, BillingTime>,
    /// Invoices whose payment failed.
    pub unpaid: BTreeSet<InvoiceNumber>,
    /// What it counts for in monthly recurring revenue: nothing before its first payment, in a pause, and at the end.
    pub recurring: Money,
    /// Whether it ever counted.
    #[serde(default)]
    pub counted: bool,
    pub created_at: BillingTime,
    pub version: Version,
}

/// Time that is charged in arrears, at the boundary that ends its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accrual {
    pub basis: Basis,
    pub since: BillingTime,
    /// `None` while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<BillingTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Begins at an instant to come.
    Scheduled,
    /// Waits for its first payment and entitles to nothing.
    Incomplete,
    Trialing,
    Active,
    /// An invoice was not paid; still entitles.
    PastDue,
    /// Neither charges nor entitles until it is resumed.
    Paused,
    /// Ended; it may be reactivated.
    Cancelled,
    /// The first payment did not come in time.
    Expired,
}

impl Status {
    pub const ALL: [Self; 8] = [
        Self::Scheduled,
        Self::Incomplete,
        Self::Trialing,
        Self::Active,
        Self::PastDue,
        Self::Paused,
        Self::Cancelled,
        Self::Expired,
    ];

    /// Whether the account has what the items grant.
    #[must_use]
    pub fn entitles(self) -> bool {
        matches!(self, Self::Trialing | Self::Active | Self::PastDue)
    }

    /// Whether it counts as recurring revenue.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Active | Self::PastDue)
    }
}

impl Subscription {
    /// The period of the current cycle that was billed last, whole even where only a part of it was.
    ///
    /// # Errors
    /// [`Refusal::BeyondCalendar`].
    pub fn whole_period(&self) -> Result<Period, Refusal> {
        let index = self.anchor.index_at(self.period.start(), self.interval, &self.zone)?;
        let start = self.anchor.boundary(index, self.interval, &self.zone)?;
        Period::new(start, self.period.end())
    }

    /// What a rule needs of the catalogue: the versions that it has, is to have, and still charges for.
    #[must_use]
    pub fn plan_versions(&self) -> BTreeSet<PlanVersionRef> {
        let pending = match self.pending.as_ref().map(|pending| &pending.kind) {
            Some(PendingKind::Change { items }) => items.as_slice(),
            Some(PendingKind::Cancel | PendingKind::Pause) | None => &[],
        };
        let items = self.items.iter().chain(pending).map(|item| item.plan);
        let left = self.left.iter().flat_map(|left| &left.accruals);
        distinct(items.chain(self.accruals.iter().chain(left).map(|accrual| accrual.basis.plan)))
    }

    /// The invoices that a rule needs.
    #[must_use]
    pub fn papers(&self) -> BTreeSet<InvoiceNumber> {
        distinct(self.covering.iter().copied().chain(self.first_invoice).chain(self.falls_due()))
    }

    /// The invoice that falls due when the subscription next is looked at, if one does.
    #[must_use]
    pub fn falls_due(&self) -> Option<InvoiceNumber> {
        let (number, at) = self.awaiting.iter().min_by_key(|(_, at)| **at)?;
        self.due.filter(|due| at <= due).map(|_| *number)
    }

    /// Whether the payment of the invoice changes something.
    pub(crate) fn waits_for(&self, invoice: InvoiceNumber) -> bool {
        let is_owed = self.unpaid.contains(&invoice) || self.awaiting.contains_key(&invoice);
        is_owed || self.first_invoice == Some(invoice)
    }

    /// Nothing is owed of the invoice any more.
    pub(crate) fn settled(&mut self, invoice: InvoiceNumber) {
        self.unpaid.remove(&invoice);
        if self.awaiting.remove(&invoice).is_some() {
            self.due = self.next_look();
        }
    }

    /// The state after a change, one version on.
    #[must_use]
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut subscription = Self { version: self.version.next(), ..self.clone() };
        change(&mut subscription);
        subscription
    }

    /// Active, or past due while an invoice is unpaid.
    pub(crate) fn standing(&self) -> Status {
        if self.unpaid.is_empty() { Status::Active } else { Status::PastDue }
    }

    /// Whether its bill comes before anything else that is done with it.
    pub(crate) fn is_due(&self, now: BillingTime) -> bool {
        self.status != Status::Incomplete && self.due.is_some_and(|due| due <= now)
    }

    /// The next boundary, or what is pending or falls due before it.
    pub(crate) fn next_due(&self) -> BillingTime {
        let before = self.pending.as_ref().map(|pending| pending.at).into_iter().chain(self.earliest_awaited());
        before.fold(self.period.end(), BillingTime::min)
    }

    /// When there is something to do next, as the state has it: where nothing else goes on, when an invoice falls due.
    pub(crate) fn next_look(&self) -> Option<BillingTime> {
        match self.status {
            Status::Trialing | Status::Active | Status::PastDue => Some(self.next_due()),
            Status::Paused | Status::Cancelled | Status::Expired => self.earliest_awaited(),
            Status::Scheduled | Status::Incomplete => self.due,
        }
    }

    fn earliest_awaited(&self) -> Option<BillingTime> {
        self.awaiting.values().min().copied()
    }
}

fn from_start() -> AnchorRule {
    AnchorRule::Start
}

fn is_from_start(rule: &AnchorRule) -> bool {
    *rule == AnchorRule::Start
}
