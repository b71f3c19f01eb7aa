use crate::bearer::admit;
use crate::card::Card;
use crate::gateway::SandboxGateway;
use crate::intent::Order;
use crate::notice::Message;
use crate::port::{Announce, Door, Intents};
use crate::settle::{Settled, settle};
use crate::view::{IntentView, MetadataView};
use domain::Refusal;
use domain::money::{Currency, Money};
use garde::Validate;
use lambda::{Call, Created, Failure, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::{Error, IdempotencyKey};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewIntent>, Created<IntentView>> =
    post("sandbox-gateway-charge", "/sandbox-gateway/v1/payment-intents", "Charges a payment method, once per key.")
        .public()
        .idempotency_key_required()
        .unlimited();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIntent {
    /// Minor units of the currency.
    #[garde(range(min = 1, max = Money::MAX_AMOUNT))]
    #[schema(example = 1999, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: i64,
    #[garde(skip)]
    #[schema(value_type = String, example = "EUR")]
    currency: Currency,
    #[garde(skip)]
    #[schema(value_type = String, example = "card_visa")]
    payment_method: Card,
    #[garde(dive)]
    metadata: MetadataView,
}

impl JsonBody for NewIntent {}

impl TryFrom<NewIntent> for Order {
    type Error = Refusal;

    fn try_from(new: NewIntent) -> Result<Self, Refusal> {
        let NewIntent { amount, currency, payment_method, metadata: MetadataView { account, invoice } } = new;
        Ok(Self { money: Money::new(amount, currency)?, card: payment_method, account, invoice })
    }
}

/// `POST /sandbox-gateway/v1/payment-intents`: charges a payment method. The same key and body are answered as the
/// first time, however often and at the same time they come.
///
/// # Errors
/// 401, 422 for a key that came with another body, 504 for the card whose answers get lost, 503 when it is not known
/// whether money moved.
pub async fn handle<S>(system: &S, call: Call<NewIntent>) -> Reply<Created<IntentView>>
where
    S: Announce + Door + Intents,
{
    admit(system, &call).await?;
    let (IdempotencyKey(key), _) = call.by.idempotency.ok_or(Failure::IdempotencyKeyRequired)?;
    let Settled { intent, repeated } = settle(system, &key, &call.body.try_into()?, call.by.at).await?;
    // A repeat announces again, since the first may have died before it did.
    if let Some(message) = Message::about(&key, &intent, call.by.trace) {
        system.announce(&message).await?;
    }
    if intent.loses_answer() && !repeated {
        return Err(Failure::AnswerLost);
    }
    Ok(Created::at(location(&key)?, intent.into()))
}

/// Where the intent can be seen. A key may hold what a query string cannot.
fn location(key: &str) -> Result<String, Failure> {
    let query = serde_html_form::to_string([("idempotency_key", key)]);
    let query = query.map_err(|_| Error::Defect("a key that cannot stand in a query"))?;
    Ok(format!("{}?{query}", OPERATION.about().path))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_public(OPERATION, SandboxGateway::default(), handle)
}

#[cfg(test)]
mod tests {
    use super::{NewIntent, location};
    use crate::intent::Order;
    use crate::intent::tests::order;
    use garde::Validate;
    use serde_json::{Value, json};

    fn body() -> Value {
        json!({
            "amount": 1999,
            "currency": "EUR",
            "payment_method": "card_visa",
            "metadata": { "account": "acct_1", "invoice": 3 },
        })
    }

    fn accepts(body: Value) -> bool {
        serde_json::from_value::<NewIntent>(body).is_ok_and(|new| new.validate().is_ok())
    }

    fn with(pointer: &str, value: Value) -> Value {
        let mut body = body();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    }

    #[test]
    fn a_request_is_an_order() {
        let new: NewIntent = serde_json::from_value(body()).unwrap();
        assert_eq!(Order::try_from(new), Ok(order("tok_visa", 1_999, 3)));
    }

    #[test]
    fn what_makes_no_sense_is_no_order() {
        assert!(accepts(body()));
        for (pointer, value) in [
            ("/amount", json!(0)),
            ("/amount", json!(-1)),
            ("/amount", json!(1_i64 << 53)),
            ("/amount", json!(19.99)),
            ("/currency", json!("EURO")),
            ("/payment_method", json!("tok_visa")),
            ("/payment_method", json!("card_unknown")),
            ("/metadata/account", json!("")),
            ("/metadata/invoice", json!(0)),
            ("/metadata/invoice", json!("3")),
        ] {
            assert!(!accepts(with(pointer, value.clone())), "{pointer} {value}");
        }
    }

    #[test]
    fn an_intent_can_be_found_where_it_says() {
        assert_eq!(location("att_1").unwrap(), "/sandbox-gateway/v1/payment-intents?idempotency_key=att_1");
        assert_eq!(location("a&b #1").unwrap(), "/sandbox-gateway/v1/payment-intents?idempotency_key=a%26b+%231");
    }
}
