use crate::get::SubscriptionPath;
use crate::items::{ItemBody, MOST_ITEMS, at_its_field};
use crate::quote::QuoteView;
use domain::permission::Permission;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::SaleReads;
use services::port::{Quotes, Subscriptions};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Preview, SubscriptionPath>, Found<QuoteView>> = post(
    "subscriptions-preview",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/preview",
    "Prices a change that would be made now. The quote holds for a quarter of an hour.",
)
.account(Permission::SubscriptionsRead)
.changes_nothing();

#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Everything that the subscription is to have: the base first, then the add-ons.
    #[serde(deserialize_with = "lambda::objects")]
    #[garde(length(min = 1, max = MOST_ITEMS), dive)]
    #[schema(min_items = 1, max_items = 20)]
    items: Vec<ItemBody>,
}

impl JsonBody for Preview {}

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/preview`: prices a change.
///
/// # Errors
/// 404; 409 and 422 for what could not be changed.
pub async fn handle<S>(system: &S, call: Call<Preview, SubscriptionPath>) -> Reply<Found<QuoteView>>
where
    S: SaleReads + Quotes + Subscriptions,
{
    let SubscriptionPath { account_id, subscription_id } = call.path;
    let items: Vec<_> = call.body.items.into_iter().map(Into::into).collect();
    let quote = services::preview(system, &call.by, account_id, subscription_id, &items).await;
    Ok(Found::new(quote.map_err(at_its_field)?.into()))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
