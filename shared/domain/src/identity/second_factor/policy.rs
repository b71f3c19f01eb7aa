use crate::identity::{Factor, Proof};
use std::str::FromStr;

/// Who has to have shown a second factor before they reach further than themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FactorPolicy {
    /// Nobody: it is each user's to choose.
    #[default]
    Optional,
    /// The operator's people.
    OfStaff,
    OfEverybody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("optional, staff or everybody")]
pub struct UnknownFactorPolicy;

impl FactorPolicy {
    pub const ALL: &[Self] = &[Self::Optional, Self::OfStaff, Self::OfEverybody];

    /// As the deployment's parameter has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::OfStaff => "staff",
            Self::OfEverybody => "everybody",
        }
    }

    pub(in crate::identity) fn asks(self, is_staff: bool) -> bool {
        match self {
            Self::Optional => false,
            Self::OfStaff => is_staff,
            Self::OfEverybody => true,
        }
    }
}

impl FromStr for FactorPolicy {
    type Err = UnknownFactorPolicy;

    fn from_str(name: &str) -> Result<Self, UnknownFactorPolicy> {
        Self::ALL.iter().copied().find(|policy| policy.name() == name).ok_or(UnknownFactorPolicy)
    }
}

impl Proof {
    /// Whether it takes more than a password, or another's word, to have shown this much. A code is asked for beside one
    /// of these, and a passkey is two factors by itself.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.factors.iter().any(|factor| matches!(factor, Factor::OneTimeCode | Factor::Passkey))
    }
}
