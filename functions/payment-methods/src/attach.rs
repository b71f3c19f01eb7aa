use domain::id::{AccountId, PaymentMethodId};
use domain::payment::PaymentMethod;
use domain::permission::Permission;
use domain::time::WallTime;
use garde::Validate;
use lambda::{AtField, Call, Created, JsonBody, Operation, Reply, post};
use serde::{Deserialize, Serialize};
use services::port::{Gateway, Subscriptions};
use services::{Execute, NewPaymentMethod, SaleReads};
use std::fmt;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Attachment, AccountPath>, Created<PaymentMethodView>> = post(
    "payment-methods-attach",
    "/api/v1/accounts/{account_id}/payment-methods",
    "Makes a payment method the account's default, and tries its unpaid invoices again with it.",
)
.account(Permission::PaymentMethodsWrite)
.idempotency_key_required();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    account_id: AccountId,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// What the customer's browser got from the payment gateway for their card.
    #[garde(length(min = 1, max = 200))]
    #[schema(example = "tok_visa", min_length = 1, max_length = 200)]
    gateway_token: String,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment(…)")
    }
}

impl JsonBody for Attachment {}

/// A stored means of payment. The gateway keeps what is secret about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentMethodView {
    #[schema(value_type = String, example = "pm_01kbnv3j7hexp9v6m2qk5a0d8t")]
    id: PaymentMethodId,
    #[schema(example = "visa")]
    brand: String,
    #[schema(example = "4242")]
    last4: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: WallTime,
}

impl From<PaymentMethod> for PaymentMethodView {
    fn from(method: PaymentMethod) -> Self {
        Self { id: method.id, brand: method.brand, last4: method.last4, created_at: method.created_at }
    }
}

/// `POST /api/v1/accounts/{account_id}/payment-methods`: makes a payment method the account's default.
///
/// # Errors
/// 422 for a token that the gateway does not accept.
pub async fn handle<S>(system: &S, call: Call<Attachment, AccountPath>) -> Reply<Created<PaymentMethodView>>
where
    S: Execute + SaleReads + Subscriptions + Gateway,
{
    let account = call.path.account_id;
    let new = NewPaymentMethod { gateway_token: call.body.gateway_token };
    let method = services::attach_payment_method(system, &call.by, account, new).await.at("/gateway_token")?;
    let location = format!("/api/v1/accounts/{account}/payment-methods/{}", method.id);
    Ok(Created::at(location, method.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
