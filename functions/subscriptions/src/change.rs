use crate::get::SubscriptionPath;
use crate::items::{ItemBody, MOST_ITEMS, at_its_field};
use crate::view::ChangedView;
use domain::id::QuoteId;
use domain::permission::Permission;
use domain::subscription::ChangeWhen;
use domain::time::BillingTime;
use garde::Validate;
use lambda::{Call, Failure, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::{Quotes, Subscriptions};
use services::{Execute, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Change, SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-change",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/change",
    "Puts other items in place of those that the subscription has: now, later, or exactly as quoted.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

/// Either a quote, or items.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What `subscriptions-preview` gave: exactly that is charged, or 409.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, example = "quote_01kbnv3j7hexp9v6m2qk5a0d8t")]
    quote: Option<QuoteId>,
    /// Everything that the subscription is to have: the base first, then the add-ons.
    #[serde(default, deserialize_with = "lambda::objects")]
    #[garde(length(max = MOST_ITEMS), dive)]
    #[schema(max_items = 20)]
    items: Vec<ItemBody>,
    /// Now, unless it says.
    #[serde(default)]
    #[garde(skip)]
    when: ChangeWhenBody,
    /// The instant, for a change that is made at one.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<BillingTime>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWhenBody {
    /// The rest of the period is charged and given back by its parts.
    #[default]
    Now,
    PeriodEnd,
    /// At the instant in `at`.
    At,
}

impl JsonBody for Change {}

enum Asked {
    Quoted(QuoteId),
    Items(Vec<ItemBody>, ChangeWhen),
}

impl TryFrom<Change> for Asked {
    type Error = Failure;

    fn try_from(change: Change) -> Result<Self, Failure> {
        let Change { quote, items, when, at } = change;
        let when = match (when, at) {
            (ChangeWhenBody::Now, None) => ChangeWhen::Now,
            (ChangeWhenBody::PeriodEnd, None) => ChangeWhen::PeriodEnd,
            (ChangeWhenBody::At, Some(at)) => ChangeWhen::At(at),
            (ChangeWhenBody::At, None) => return Err(Failure::invalid("/at", "say at which instant")),
            (_, Some(_)) => return Err(Failure::invalid("/at", "only with \"when\": \"at\"")),
        };
        match quote {
            Some(quote) if items.is_empty() && when == ChangeWhen::Now => Ok(Self::Quoted(quote)),
            Some(_) => Err(Failure::invalid("/quote", "a quote says everything; leave the rest out")),
            None if items.is_empty() => Err(Failure::invalid("/items", "at least one, or a quote")),
            None => Ok(Self::Items(items, when)),
        }
    }
}

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/change`: changes what is subscribed to.
///
/// # Errors
/// 404; 409 in a state that does not take it, and for a quote that does not hold any more; 412 for a version that is not
/// the current one; 422 for items that do not go together.
pub async fn handle<S>(system: &S, call: Call<Change, SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Quotes + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = match call.body.try_into()? {
        Asked::Quoted(quote) => services::commit_quote(system, &call.by, seen, quote).await,
        Asked::Items(items, when) => {
            let items: Vec<_> = items.into_iter().map(Into::into).collect();
            services::change(system, &call.by, seen, &items, when).await
        }
    };
    let changed = changed.map_err(at_its_field)?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
