use crate::card::Card;
use domain::money::Money;
use domain::time::WallTime;
use serde::{Deserialize, Serialize};
use type_safe_id::{StaticType, TypeSafeId};
use utoipa::ToSchema;

#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntentTag;

impl StaticType for IntentTag {
    const TYPE: &'static str = "intent";
}

pub type IntentId = TypeSafeId<IntentTag>;

/// What a charge was asked for with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub money: Money,
    pub card: Card,
    /// Whom the charge is for, as the operator's system calls them; nothing is known of it here.
    pub account: String,
    pub invoice: u32,
}

/// A charge and how it ended. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub id: IntentId,
    pub order: Order,
    pub outcome: Outcome,
    pub created_at: WallTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Succeeded,
    Declined(DeclineCode),
    /// The customer would have to take part; nothing was charged.
    RequiresAction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineCode {
    CardDeclined,
    InsufficientFunds,
    ExpiredCard,
    AuthenticationRequired,
}

impl Order {
    /// Whether it matters how earlier charges for the same invoice ended.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        self.card.declines_first(self.invoice)
    }

    /// The intent that the order becomes. `declined_before` only matters where [`Order::looks_back`].
    #[must_use]
    pub fn settled(self, id: IntentId, declined_before: bool, now: WallTime) -> Intent {
        let outcome = self.card.outcome(self.invoice, declined_before);
        Intent { id, order: self, outcome, created_at: now }
    }
}

impl Intent {
    /// Money moved.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Succeeded
    }

    /// Whether this is the one decline that its card has for the invoice.
    #[must_use]
    pub fn is_first_decline(&self) -> bool {
        self.order.looks_back() && matches!(self.outcome, Outcome::Declined(_))
    }

    /// Whether whoever had it charged is not told.
    #[must_use]
    pub fn loses_answer(&self) -> bool {
        self.order.card == Card::LoseAnswer
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Intent, IntentId, Order};
    use crate::card::Card;
    use domain::money::Money;
    use domain::time::WallTime;

    pub(crate) fn now() -> WallTime {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    pub(crate) fn order(token: &str, amount: i64, invoice: u32) -> Order {
        let money = Money::new(amount, "EUR".try_into().unwrap()).unwrap();
        Order { money, card: Card::of_token(token).unwrap(), account: "acct_1".into(), invoice }
    }

    pub(crate) fn intent(token: &str) -> Intent {
        order(token, 1_999, 3).settled(IntentId::new(), false, now())
    }

    #[test]
    fn money_moves_only_where_it_says_so() {
        assert!(intent("tok_visa").succeeded());
        assert!(intent("tok_lose_answer").succeeded());
        assert!(!intent("tok_declined").succeeded());
        assert!(!intent("tok_authentication_required").succeeded());
    }

    #[test]
    fn only_the_first_decline_counts_as_one() {
        assert!(intent("tok_decline_invoice_3").is_first_decline());
        assert!(!intent("tok_decline_invoice_4").is_first_decline());
        assert!(!intent("tok_declined").is_first_decline());
        let second = order("tok_decline_invoice_3", 1_999, 3).settled(IntentId::new(), true, now());
        assert!(!second.is_first_decline());
    }
}
