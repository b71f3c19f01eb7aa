use crate::get::SubscriptionPath;
use crate::view::ChangedView;
use domain::permission::Permission;
use domain::subscription::CancelWhen;
use garde::Validate;
use lambda::{Call, Found, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::Subscriptions;
use services::{Execute, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<Cancel, SubscriptionPath>, Found<ChangedView>> = post(
    "subscriptions-cancel",
    "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}/cancel",
    "Cancels a subscription, now or at the end of its period.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required()
.if_match_required();

#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    #[garde(skip)]
    when: CancelWhenBody,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelWhenBody {
    /// At once; the rest of the period is not given back.
    Now,
    /// At once; the rest of the period is given back.
    NowWithCredit,
    PeriodEnd,
}

impl JsonBody for Cancel {}

impl From<CancelWhenBody> for CancelWhen {
    fn from(when: CancelWhenBody) -> Self {
        match when {
            CancelWhenBody::Now => Self::Now { gives_back: false },
            CancelWhenBody::NowWithCredit => Self::Now { gives_back: true },
            CancelWhenBody::PeriodEnd => Self::PeriodEnd,
        }
    }
}

/// `POST /api/v1/accounts/{account_id}/subscriptions/{subscription_id}/cancel`: cancels a subscription.
///
/// # Errors
/// 404; 409 in a state that does not take it; 412 for a version that is not the current one.
pub async fn handle<S>(system: &S, call: Call<Cancel, SubscriptionPath>) -> Reply<Found<ChangedView>>
where
    S: Execute + SaleReads + Subscriptions,
{
    let seen = call.path.seen(call.seen()?);
    let changed = services::cancel(system, &call.by, seen, call.body.when.into()).await?;
    Ok(ChangedView::found(changed))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
