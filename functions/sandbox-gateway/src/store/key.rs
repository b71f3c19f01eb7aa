use crate::intent::IntentId;

pub(super) const CHARGE: &str = "charge#";

/// Where an item lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) pk: String,
    pub(super) sk: String,
}

impl Key {
    pub(super) fn intent(idempotency_key: &str) -> Self {
        Self { pk: format!("intent#{idempotency_key}"), sk: "intent".into() }
    }

    pub(super) fn charge(account: &str, intent: IntentId) -> Self {
        Self { pk: Self::account(account), sk: format!("{CHARGE}{intent}") }
    }

    pub(super) fn first_decline(account: &str, invoice: u32) -> Self {
        Self { pk: Self::account(account), sk: format!("first-decline#{invoice:010}") }
    }

    /// The partition of an account's book.
    pub(super) fn account(account: &str) -> String {
        format!("account#{account}")
    }
}
