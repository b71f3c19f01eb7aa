use crate::Refusal;
use serde::{Deserialize, Serialize};

/// Time before the first charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    pub days: u16,
    /// Whether it needs a payment method to begin.
    pub needs_payment_method: bool,
    /// What happens at its end to an account that has no payment method.
    pub without_payment_method: TrialEnd,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialEnd {
    /// The first invoice is issued and is past due.
    #[default]
    Bill,
    Cancel,
    Pause,
}

impl Trial {
    pub const LONGEST_DAYS: u16 = 730;

    /// # Errors
    /// [`Refusal::TrialTooLong`]; none has a day at least.
    pub fn check(self) -> Result<(), Refusal> {
        if (1..=Self::LONGEST_DAYS).contains(&self.days) { Ok(()) } else { Err(Refusal::TrialTooLong) }
    }
}
