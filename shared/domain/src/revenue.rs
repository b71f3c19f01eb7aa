//! Movements of recurring revenue.

use crate::id::SubscriptionId;
use crate::money::Money;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    New,
}

/// How a decision moves monthly recurring revenue, in the currency it happened in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    pub kind: MovementKind,
    pub subscription: SubscriptionId,
    pub monthly: Money,
}
