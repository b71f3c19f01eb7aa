use crate::get::AccountPath;
use domain::entitlement::Entitlements;
use domain::permission::Permission;
use domain::plan::{Allowance, FeatureKey};
use lambda::{Call, Found, Operation, Reply, get};
use serde::Serialize;
use services::port::Accounts;
use std::process::ExitCode;
use utoipa::ToSchema;

pub const OPERATION: Operation<Call<(), AccountPath>, Found<EntitlementsView>> =
    get("accounts-entitlements", "/api/v1/accounts/{account_id}/entitlements", "Says what the account may do now.")
        .account(Permission::EntitlementsRead);

/// What the account may do now. A feature that is not listed is not allowed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementsView {
    features: Vec<EntitlementView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementView {
    #[schema(value_type = String, example = "api_calls")]
    key: FeatureKey,
    /// How much; null where the feature is on or off.
    #[schema(required = true, format = Int64, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
    /// How much may be used in a period before it is charged for; null where nothing is counted.
    #[schema(required = true, format = Int64, maximum = 9_007_199_254_740_991_i64)]
    included: Option<u64>,
}

impl From<&Entitlements> for EntitlementsView {
    fn from(entitlements: &Entitlements) -> Self {
        let view = |(key, allowance): (&FeatureKey, Allowance)| {
            let (limit, included) = match allowance {
                Allowance::Switch => (None, None),
                Allowance::Limit(limit) => (Some(limit), None),
                Allowance::Metered(included) => (None, Some(included)),
            };
            EntitlementView { key: key.clone(), limit, included }
        };
        Self { features: entitlements.current().map(view).collect() }
    }
}

/// `GET /api/v1/accounts/{account_id}/entitlements`: says what the account may do now, from one read.
///
/// # Errors
/// 404 for somebody else's account, from the permission check.
pub async fn handle(accounts: &impl Accounts, call: Call<(), AccountPath>) -> Reply<Found<EntitlementsView>> {
    let account = call.path.account_id;
    let entitlements = accounts.entitlements(account).await?.unwrap_or_else(|| Entitlements::none(account));
    let found = Found::new(EntitlementsView::from(&entitlements));
    Ok(match entitlements.version {
        Some(version) => found.version(version),
        None => found,
    })
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
