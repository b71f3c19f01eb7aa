//! All operations of the API in one place: the OpenAPI document, the list that `cargo xtask check` compares with the
//! templates, and what tests talk to are made from it.

mod operation;

pub use operation::OperationEntry;

use lambda::{Backend, EntryPorts, Router};
use services::port::{
    AccessTokens, ApiKeySecrets, ApiKeys, AppUrl, Audits, AuthenticatorSecrets, AuthorizationCodes, Coupons,
    CreditNotes, Dispatch, FactorChallenges, FactorSets, Gateway, GatewayEvents, GatewayNotices, Identities,
    IdentityProviders, Impersonations, Journal, Links, Members, NewSecrets, Operator, PasskeyCeremonies, Passwords,
    ProviderLogIns, PublicUrl, Quotes, RefreshTokens, SessionCookies, Sessions, StaffTokens, Subscriptions, TaxRates,
    TestClocks, Users,
};
use services::{Execute, Limited, SaleReads};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("types of several shapes are called {0}; give all but one another name with `#[schema(as = …)]`")]
    Ambiguous(String),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Mounts every package that has operations.
pub fn mount_all<S>(router: &mut Router<S>)
where
    S: EntryPorts + Execute + Dispatch + Limited,
    S: AccessTokens + Audits + Links + Passwords + RefreshTokens + Sessions + StaffTokens + Users,
    S: ApiKeys + ApiKeySecrets + Impersonations + Members + Operator,
    S: SaleReads + Coupons + CreditNotes + Journal + Quotes + Subscriptions + TaxRates + TestClocks,
    S: Gateway + GatewayEvents + GatewayNotices,
    S: Identities + IdentityProviders + ProviderLogIns,
    S: AppUrl + AuthorizationCodes + NewSecrets + PublicUrl + SessionCookies,
    S: AuthenticatorSecrets + FactorChallenges + FactorSets + PasskeyCeremonies,
    S: 'static,
{
    accounts::mount(router);
    api_keys::mount(router);
    audit::mount(router);
    auth::mount(router);
    clients::mount(router);
    coupons::mount(router);
    credit_notes::mount(router);
    factors::mount(router);
    impersonations::mount(router);
    invitations::mount(router);
    invoices::mount(router);
    members::mount(router);
    oauth::mount(router);
    openid::mount(router);
    passkeys::mount(router);
    payment_methods::mount(router);
    payments::mount(router);
    plans::mount(router);
    roles::mount(router);
    staff::mount(router);
    subscriptions::mount(router);
    system::mount(router);
    tax_rates::mount(router);
    test_clocks::mount(router);
    users::mount(router);
}

fn router() -> Router<Backend> {
    let mut router = Router::new();
    mount_all(&mut router);
    router
}

/// The OpenAPI document as it is committed.
///
/// # Errors
/// When types of several shapes share a name in it.
pub fn document() -> Result<String, Error> {
    let router = router();
    let ambiguous = lambda::ambiguous_schemas(router.descriptions());
    if !ambiguous.is_empty() {
        return Err(Error::Ambiguous(ambiguous.join(", ")));
    }
    Ok(serde_json::to_string_pretty(&lambda::document(router.descriptions()))?)
}

/// What is declared of each operation, by name.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn operations() -> Result<String, Error> {
    let router = router();
    let mut operations: Vec<_> =
        router.descriptions().map(|description| OperationEntry::from(description.about)).collect();
    operations.sort_by_key(|operation| operation.name);
    Ok(serde_json::to_string_pretty(&operations)?)
}
