use crate::id::SubscriptionId;
use crate::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// It counts for the first time.
    New,
    Expansion,
    Contraction,
    /// It counts no more: cancelled or paused.
    Churn,
    /// It counts again.
    Reactivation,
}

/// How a decision moves monthly recurring revenue, in the currency it happened in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub kind: MovementKind,
    pub subscription: SubscriptionId,
    /// What is added to it; negative where it goes down.
    pub monthly: Money,
}
