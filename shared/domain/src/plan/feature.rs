use crate::Refusal;
use serde::{Deserialize, Serialize};

/// The name of a feature in the operator's own code, such as `api_calls`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FeatureKey(String);

impl TryFrom<String> for FeatureKey {
    type Error = Refusal;

    fn try_from(key: String) -> Result<Self, Refusal> {
        if crate::text::is_key(&key) { Ok(Self(key)) } else { Err(Refusal::InvalidFeatureKey) }
    }
}

impl From<FeatureKey> for String {
    fn from(key: FeatureKey) -> Self {
        key.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureGrant {
    pub key: FeatureKey,
    pub allowance: Allowance,
}

/// What a feature allows; of two, the greater is the more generous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    Switch,
    /// How many there may be at a time.
    Limit(u32),
    /// How much may be used in a period before it is charged for.
    Metered(u64),
}
