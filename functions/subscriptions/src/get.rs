use crate::view::SubscriptionView;
use domain::Version;
use domain::id::{AccountId, SubscriptionId};
use domain::permission::Permission;
use lambda::{Call, Found, Operation, Reply, get};
use serde::Deserialize;
use services::port::Subscriptions;
use services::{Error, Seen, Thing};
use std::process::ExitCode;

pub const OPERATION: Operation<Call<(), SubscriptionPath>, Found<SubscriptionView>> =
    get("subscriptions-get", "/api/v1/accounts/{account_id}/subscriptions/{subscription_id}", "Shows a subscription.")
        .account(Permission::SubscriptionsRead);

#[derive(Debug, Deserialize)]
pub struct SubscriptionPath {
    pub(crate) account_id: AccountId,
    pub(crate) subscription_id: SubscriptionId,
}

impl SubscriptionPath {
    /// In the version that the caller saw.
    pub(crate) fn seen(&self, version: Version) -> Seen {
        Seen { account: self.account_id, subscription: self.subscription_id, version }
    }
}

/// `GET /api/v1/accounts/{account_id}/subscriptions/{subscription_id}`: shows a subscription.
///
/// # Errors
/// 404.
pub async fn handle(
    subscriptions: &impl Subscriptions,
    call: Call<(), SubscriptionPath>,
) -> Reply<Found<SubscriptionView>> {
    let SubscriptionPath { account_id, subscription_id } = call.path;
    let found = subscriptions.subscription(account_id, subscription_id).await?;
    let subscription = found.ok_or(Error::NotFound(Thing::Subscription))?;
    let version = subscription.version;
    Ok(Found::new(subscription.into()).version(version))
}

#[must_use]
pub fn main() -> ExitCode {
    lambda::serve(OPERATION, handle)
}
