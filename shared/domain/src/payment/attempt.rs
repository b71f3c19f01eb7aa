use crate::account::DefaultPaymentMethod;
use crate::id::{AttemptId, PaymentId, derived_uuid};
use crate::money::Money;
use crate::time::BillingTime;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub id: PaymentId,
    pub attempts: Vec<Attempt>,
}

/// One try at the gateway. It is stored before the call is made, and has no outcome until the gateway said one:
/// a call that timed out is unknown, never failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Also the idempotency key at the gateway.
    pub id: AttemptId,
    pub method: DefaultPaymentMethod,
    /// What is charged: the invoice's balance when the attempt began.
    pub amount: Money,
    pub started_at: BillingTime,
    pub outcome: Option<AttemptOutcome>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    Succeeded {
        /// The gateway's name for the charge.
        charge: String,
    },
    Declined {
        code: DeclineCode,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineCode {
    CardDeclined,
    InsufficientFunds,
    ExpiredCard,
    /// The customer has to take part, which nobody can do for them in the background.
    AuthenticationRequired,
    /// The gateway gave a reason that has no word here.
    Other,
}

impl Payment {
    #[must_use]
    pub fn new(id: PaymentId) -> Self {
        Self { id, attempts: Vec::new() }
    }

    /// The attempt whose outcome is not known yet; there is at most one.
    #[must_use]
    pub fn open_attempt(&self) -> Option<&Attempt> {
        self.attempts.last().filter(|attempt| attempt.outcome.is_none())
    }

    /// The attempt that was charged.
    #[must_use]
    pub fn succeeded(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| matches!(attempt.outcome, Some(AttemptOutcome::Succeeded { .. })))
    }

    /// With one more attempt, unless one is still open.
    #[must_use]
    pub fn attempting(mut self, method: &DefaultPaymentMethod, amount: Money, now: BillingTime) -> Self {
        if self.open_attempt().is_none() {
            let name = format!("attempt/{}/{}", self.id, self.attempts.len());
            self.attempts.push(Attempt {
                id: AttemptId::from_uuid(derived_uuid(&name, now)),
                method: method.clone(),
                amount,
                started_at: now,
                outcome: None,
            });
        }
        self
    }

    pub(crate) fn conclude(&mut self, outcome: AttemptOutcome) {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.outcome = Some(outcome);
        }
    }
}
