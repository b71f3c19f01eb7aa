use crate::get::InvoicePath;
use crate::view::InvoiceSummary;
use domain::permission::Permission;
use domain::refusal::RefusalKind;
use domain::text::Name;
use garde::Validate;
use lambda::{Call, Failure, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::Subscriptions;
use services::{Error, Execute, ReceivedMoney, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

/// The most minor units of an amount.
const MOST: i64 = domain::money::Money::MAX_AMOUNT;

pub const OPERATION: Operation<Call<RecordedPayment, InvoicePath>, Found<InvoiceSummary>> = post(
    "invoices-record-payment",
    "/api/v1/accounts/{account_id}/invoices/{invoice_id}/record-payment",
    "Enters money that came for an invoice without the gateway, such as a bank transfer; a bad debt is none as far as it is paid.",
)
.account(Permission::PaymentsWrite)
.idempotency_key_required()
.if_match_required();

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedPayment {
    /// Minor units of the invoice's currency, at most what is owed or was given up.
    #[garde(range(min = 1, max = MOST))]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: i64,
    /// What the bank's books say about it.
    #[garde(skip)]
    #[schema(value_type = String, example = "Transfer of 3 March")]
    reference: Name,
}

impl JsonBody for RecordedPayment {}

/// `POST /api/v1/accounts/{account_id}/invoices/{invoice_id}/record-payment`: enters money that came without the gateway.
///
/// # Errors
/// 404; 409 for an invoice of which nothing is owed, that a payment is under way for, or that a subscription waits for and
/// this does not pay as a whole; 412 for a version that is not the current one; 422 for more than what is owed or was given up.
pub async fn handle<S>(system: &S, call: Call<RecordedPayment, InvoicePath>) -> Reply<Found<InvoiceSummary>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.seen()?;
    let InvoicePath { account_id, invoice_id } = call.path;
    let RecordedPayment { amount, reference } = call.body;
    let money = ReceivedMoney { amount, reference };
    let state = services::record_payment(system, &call.by, (account_id, invoice_id), seen, money).await;
    let state = state.map_err(|error| match error {
        Error::Refused(refusal) if refusal.kind() == RefusalKind::Value => {
            Failure::RefusedField("/amount".to_owned(), refusal)
        }
        other => other.into(),
    })?;
    let version = state.version;
    Ok(Found::new(state.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
