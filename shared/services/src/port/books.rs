use super::PortError;
use crate::page::{Page, PageRequest};
use domain::account::AccountBook;
use domain::coupon::{Coupon, CouponCode};
use domain::credit_note::CreditNote;
use domain::entitlement::Entitlements;
use domain::id::{AccountId, CouponId, CreditNoteId, InvoiceId, PlanId, QuoteId, SubscriptionId, TaxRateId};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::ledger::Entries;
use domain::plan::{Plan, PlanVersion, PlanVersionRef};
use domain::subscription::{Quote, Subscription};
use domain::tax::{CountryCode, TaxRate};
use domain::test_clock::TestClock;
use domain::time::{BillingTime, WallTime};

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

pub trait Coupons {
    fn coupon(&self, coupon: CouponId) -> impl Future<Output = Result<Option<Coupon>, PortError>>;

    /// The coupon that has the code, archived or not.
    fn coupon_of_code(&self, code: &CouponCode) -> impl Future<Output = Result<Option<Coupon>, PortError>>;

    fn coupons(&self, page: &PageRequest) -> impl Future<Output = Result<Page<Coupon>, PortError>>;
}

/// Who knows the rates of a place. The store's own table does; a service of somebody else's may.
pub trait TaxProvider {
    /// The rates of a country and its regions, of whatever validity. They may be a minute old: a rate that is archived, or
    /// made for at once, may be so much late.
    fn rates_of(&self, country: CountryCode, now: WallTime) -> impl Future<Output = Result<Vec<TaxRate>, PortError>>;
}

/// The table of tax rates that staff keep.
pub trait TaxRates {
    fn tax_rate(&self, rate: TaxRateId) -> impl Future<Output = Result<Option<TaxRate>, PortError>>;

    fn tax_rates(&self, page: &PageRequest) -> impl Future<Output = Result<Page<TaxRate>, PortError>>;
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

    /// Every document of the account.
    fn invoice_documents(&self, account: AccountId) -> impl Future<Output = Result<Vec<InvoiceDocument>, PortError>>;

    /// At most `limit` open invoices whose last attempt came to nothing, oldest first.
    fn unpaid_invoices(
        &self,
        account: AccountId,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<InvoiceState>, PortError>>;
}

pub trait CreditNotes {
    fn credit_note(
        &self,
        account: AccountId,
        note: CreditNoteId,
    ) -> impl Future<Output = Result<Option<CreditNote>, PortError>>;

    fn credit_notes(
        &self,
        account: AccountId,
        page: &PageRequest,
    ) -> impl Future<Output = Result<Page<CreditNote>, PortError>>;

    /// Every one of the account.
    fn all_credit_notes(&self, account: AccountId) -> impl Future<Output = Result<Vec<CreditNote>, PortError>>;
}

pub trait Quotes {
    /// Keeps the quote for as long as it holds.
    fn keep_quote(&self, quote: &Quote) -> impl Future<Output = Result<(), PortError>>;

    /// The account's quote, unless it was never made or is gone.
    fn quote(&self, account: AccountId, quote: QuoteId) -> impl Future<Output = Result<Option<Quote>, PortError>>;
}

pub trait Journal {
    /// At most `limit` postings of the account, oldest first, from the first one after a position.
    fn postings(
        &self,
        account: AccountId,
        after: Option<String>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<JournalPosting>, PortError>>;
}

/// What one decision did to the account's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalPosting {
    /// Where it stands in the journal.
    pub position: String,
    pub at: BillingTime,
    /// The operation or the worker that did it.
    pub cause: String,
    pub entries: Entries,
}
