use crate::bearer::admit;
use crate::card::Card;
use crate::gateway::SandboxGateway;
use crate::port::Door;
use garde::Validate;
use lambda::{Call, Created, Failure, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewMethod>, Created<MethodView>> =
    post("sandbox-gateway-attach", "/sandbox-gateway/v1/payment-methods", "Turns a token into a payment method.")
        .public()
        .unlimited();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMethod {
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "tok_visa", min_length = 1, max_length = 200)]
    token: String,
}

impl JsonBody for NewMethod {}

#[derive(Debug, Serialize, ToSchema)]
pub struct MethodView {
    #[schema(example = "card_visa")]
    id: String,
    #[schema(example = "visa")]
    brand: &'static str,
    #[schema(example = "4242")]
    last4: &'static str,
}

impl From<Card> for MethodView {
    fn from(card: Card) -> Self {
        Self { id: card.method(), brand: card.brand(), last4: card.last4() }
    }
}

/// `POST /sandbox-gateway/v1/payment-methods`: turns a token into a payment method, always the same.
///
/// # Errors
/// 401, 422 for an unknown token.
pub async fn handle(door: &impl Door, call: Call<NewMethod>) -> Reply<Created<MethodView>> {
    admit(door, &call).await?;
    let card = Card::of_token(&call.body.token).ok_or_else(|| Failure::invalid("/token", "no such token"))?;
    Ok(Created::at(format!("{}/{}", OPERATION.about().path, card.method()), card.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve_public(OPERATION, SandboxGateway::default(), handle)
}
