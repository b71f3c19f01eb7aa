use super::PortError;
use crate::page::{Page, PageRequest};
use domain::account::AccountBook;
use domain::entitlement::Entitlements;
use domain::id::{AccountId, InvoiceId, PlanId, SubscriptionId};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::plan::{Plan, PlanVersion, PlanVersionRef};
use domain::subscription::Subscription;
use domain::test_clock::TestClock;

pub trait Accounts {
    /// The account with its clock and its entitlements, in one read.
    fn book(&self, account: AccountId) -> impl Future<Output = Result<Option<AccountBook>, PortError>>;

    /// What the account has; eventually consistent, a second at most. `None` for an account that never had
    /// anything, existing or not.
    fn entitlements(&self, account: AccountId) -> impl Future<Output = Result<Option<Entitlements>, PortError>>;
}

pub trait TestClocks {
    fn test_clock(&self, account: AccountId) -> impl Future<Output = Result<Option<TestClock>, PortError>>;
}

pub trait Plans {
    fn plan(&self, plan: PlanId) -> impl Future<Output = Result<Option<Plan>, PortError>>;

    /// A version never changes, so an implementation may keep it.
    fn plan_version(&self, version: PlanVersionRef) -> impl Future<Output = Result<Option<PlanVersion>, PortError>>;

    fn plans(&self, page: &PageRequest) -> impl Future<Output = Result<Page<Plan>, PortError>>;
}

pub trait Subscriptions {
    fn subscription(
        &self,
        account: AccountId,
        subscription: SubscriptionId,
    ) -> impl Future<Output = Result<Option<Subscription>, PortError>>;

    fn subscriptions(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<Subscription>, PortError>>;
}

pub trait Invoices {
    fn invoice_document(
        &self,
        account: AccountId,
        invoice: InvoiceId,
    ) -> impl Future<Output = Result<Option<InvoiceDocument>, PortError>>;

    fn invoice_state(
        &self,
        account: AccountId,
        number: InvoiceNumber,
    ) -> impl Future<Output = Result<Option<InvoiceState>, PortError>>;

    fn invoices(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<InvoiceState>, PortError>>;

    /// At most `limit` open invoices whose last attempt came to nothing, oldest first.
    fn unpaid_invoices(
        &self,
        account: AccountId,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<InvoiceState>, PortError>>;
}
