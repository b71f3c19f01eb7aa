use crate::Refusal;
use crate::id::ComponentId;
use crate::money::{Exact, Money, Quantity};
use crate::plan::PlanVersionRef;
use crate::price::Price;
use crate::tax::TaxedAmount;
use crate::text::Name;
use crate::time::{Fraction, Period};
use serde::{Deserialize, Serialize};

/// What a line charges for. A subscription has each at most once at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Basis {
    pub plan: PlanVersionRef,
    pub component: ComponentId,
    /// Where the price depends on them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
}

/// One charge, with everything needed to compute it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub basis: Basis,
    pub name: Name,
    pub rule: LineRule,
    /// As it stood in the plan's version.
    pub price: Price,
    pub quantity: Quantity,
    /// The time that the line pays for.
    pub span: Period,
    /// The part of a whole period that is charged.
    pub fraction: Fraction,
    /// Minor units before rounding: the price of the quantity, times the fraction.
    pub exact: Exact,
    /// `exact`, rounded half away from zero.
    pub amount: Money,
    /// What a coupon takes off the amount; not negative.
    pub discount: Money,
    /// What of a discount the amount of a restored line is without already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_discount: Option<Money>,
    /// The amount after the discount, split.
    pub taxed: TaxedAmount,
}

/// Why a line is charged, and so how its exact value follows from its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRule {
    /// Time that begins with the span: the price, times the fraction.
    Advance,
    /// Time that ended with the span: the same.
    Arrears,
    /// Once: the price.
    OneOff,
    /// What was given back for the same time at the same instant is charged again as it was: the amount credited.
    Restored,
    /// The same of what is charged once.
    RestoredOneOff,
    /// The same of time that ended with the span.
    RestoredArrears,
}

impl Line {
    /// What a coupon took off this time, now or when it was first charged.
    ///
    /// # Errors
    /// [`Refusal::AmountOutOfRange`], which two parts of one price never come to.
    pub(crate) fn discount_within(&self) -> Result<Money, Refusal> {
        self.restored_discount.map_or(Ok(self.discount), |restored| self.discount.plus(restored))
    }

    /// Whether the line pays for time, which can be given back when it is not used.
    #[must_use]
    pub fn pays_for_time(&self) -> bool {
        matches!(self.rule, LineRule::Advance | LineRule::Restored)
    }

    /// Whether the line repeats what was given back, instead of following from a price.
    #[must_use]
    pub fn is_restored(&self) -> bool {
        matches!(self.rule, LineRule::Restored | LineRule::RestoredOneOff | LineRule::RestoredArrears)
    }

    /// Whether the line is charged for time that ended with its span.
    #[must_use]
    pub fn is_in_arrears(&self) -> bool {
        matches!(self.rule, LineRule::Arrears | LineRule::RestoredArrears)
    }

    /// Whether the line is charged once, whatever the time.
    #[must_use]
    pub fn is_one_off(&self) -> bool {
        matches!(self.rule, LineRule::OneOff | LineRule::RestoredOneOff)
    }
}
