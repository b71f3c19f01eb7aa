use crate::items::{ItemBody, MOST_ITEMS, at_its_field};
use crate::view::SubscriptionView;
use domain::Refusal;
use domain::coupon::CouponCode;
use domain::id::AccountId;
use domain::money::Currency;
use domain::permission::Permission;
use domain::time::{AnchorRule, BillingDay, BillingTime};
use garde::Validate;
use lambda::{Call, Created, JsonBody, Operation, Reply, post};
use serde::Deserialize;
use services::port::Coupons;
use services::{Execute, NewSubscription, SaleReads};
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<NewSubscriptionBody, AccountPath>, Created<SubscriptionView>> = post(
    "subscriptions-create",
    "/api/v1/accounts/{account_id}/subscriptions",
    "Subscribes the account to the current versions of plans.",
)
.account(Permission::SubscriptionsWrite)
.idempotency_key_required();

#[derive(Debug, Deserialize)]
pub struct AccountPath {
    pub(crate) account_id: AccountId,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSubscription)]
pub struct NewSubscriptionBody {
    /// The base first, then the add-ons.
    #[serde(deserialize_with = "lambda::objects")]
    #[garde(length(min = 1, max = MOST_ITEMS), dive)]
    #[schema(min_items = 1, max_items = 20)]
    items: Vec<ItemBody>,
    /// Needed where the plans are sold in several.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, example = "EUR")]
    currency: Option<Currency>,
    /// The day of the month on which its periods begin, 1 for calendar months; the start's own unless it says. The last
    /// day of a month that does not have it.
    #[serde(default)]
    #[garde(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31)]
    billing_day: Option<u8>,
    /// When it starts, within a year of now: now unless it says. The periods since an earlier start are billed.
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    start_at: Option<BillingTime>,
    #[serde(default)]
    #[garde(skip)]
    #[schema(value_type = Option<String>, example = "SPRING26")]
    coupon: Option<CouponCode>,
}

impl JsonBody for NewSubscriptionBody {}

impl TryFrom<NewSubscriptionBody> for NewSubscription {
    type Error = Refusal;

    fn try_from(body: NewSubscriptionBody) -> Result<Self, Refusal> {
        Ok(Self {
            items: body.items.into_iter().map(Into::into).collect(),
            currency: body.currency,
            anchor_rule: match body.billing_day {
                Some(day) => AnchorRule::BillingDay(BillingDay::new(day)?),
                None => AnchorRule::Start,
            },
            start: body.start_at,
            coupon: body.coupon,
        })
    }
}

/// `POST /api/v1/accounts/{account_id}/subscriptions`: subscribes the account to plans.
///
/// # Errors
/// 404 for a plan or a coupon that does not exist; 422 and 409 for what does not go together.
pub async fn handle<S>(system: &S, call: Call<NewSubscriptionBody, AccountPath>) -> Reply<Created<SubscriptionView>>
where
    S: Execute + SaleReads + Coupons,
{
    let account = call.path.account_id;
    let new = call.body.try_into().map_err(|refusal: Refusal| at_its_field(refusal.into()))?;
    let subscription = services::subscribe(system, &call.by, account, new).await.map_err(at_its_field)?;
    let location = format!("/api/v1/accounts/{account}/subscriptions/{}", subscription.id);
    let version = subscription.version;
    Ok(Created::at(location, subscription.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
