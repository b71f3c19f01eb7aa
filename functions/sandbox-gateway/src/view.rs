use crate::card::Card;
use crate::intent::{DeclineCode, Intent, IntentId, Outcome};
use domain::money::Currency;
use domain::time::WallTime;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A charge and how it ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentView {
    #[schema(value_type = String, example = "intent_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: IntentId,
    status: StatusView,
    decline_code: Option<DeclineCode>,
    /// Minor units of the currency.
    amount: i64,
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    #[schema(value_type = String, example = "card_visa")]
    payment_method: Card,
    metadata: MetadataView,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StatusView {
    Succeeded,
    Declined,
    RequiresAction,
}

/// What a charge is for, in the words of whoever asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MetadataView {
    #[garde(length(min = 1, max = 255))]
    #[schema(example = "acct_01kbnv3j7hexp9v6m2qk5a0d8t", min_length = 1, max_length = 255)]
    pub account: String,
    #[garde(range(min = 1))]
    #[schema(example = 1, minimum = 1)]
    pub invoice: u32,
}

impl From<Intent> for IntentView {
    fn from(intent: Intent) -> Self {
        let Intent { id, order, outcome, created_at } = intent;
        let (status, decline_code) = match outcome {
            Outcome::Succeeded => (StatusView::Succeeded, None),
            Outcome::Declined(code) => (StatusView::Declined, Some(code)),
            Outcome::RequiresAction => (StatusView::RequiresAction, Some(DeclineCode::AuthenticationRequired)),
        };
        Self {
            id,
            status,
            decline_code,
            amount: order.money.amount(),
            currency: order.money.currency(),
            payment_method: order.card,
            metadata: MetadataView { account: order.account, invoice: order.invoice },
            created_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IntentView;
    use crate::intent::tests::intent;
    use serde_json::{Value, json};

    fn shown(token: &str) -> Value {
        serde_json::to_value(IntentView::from(intent(token))).unwrap()
    }

    #[test]
    fn an_intent_looks_as_documented() {
        let intent = intent("tok_visa");
        let id = intent.id.to_string();
        let shown = serde_json::to_value(IntentView::from(intent)).unwrap();
        assert_eq!(
            shown,
            json!({
                "id": id,
                "status": "succeeded",
                "decline_code": null,
                "amount": 1999,
                "currency": "EUR",
                "payment_method": "card_visa",
                "metadata": { "account": "acct_1", "invoice": 3 },
                "created_at": "2026-01-01T00:00:00Z",
            })
        );
    }

    #[test]
    fn what_was_not_charged_says_why() {
        for (token, status, code) in [
            ("tok_declined", "declined", "card_declined"),
            ("tok_insufficient_funds", "declined", "insufficient_funds"),
            ("tok_expired_card", "declined", "expired_card"),
            ("tok_authentication_required", "requires_action", "authentication_required"),
            ("tok_decline_invoice_3", "declined", "card_declined"),
        ] {
            let shown = shown(token);
            assert_eq!((&shown["status"], &shown["decline_code"]), (&json!(status), &json!(code)), "{token}");
        }
    }
}
