use super::query::Range;
use crate::Store;
use crate::fields::{LISTING_INDEX, SK};
use crate::item::from_item;
use crate::key::{ACCOUNT, CATALOGUE, INVOICE_STATE, Key, PLAN, SUBSCRIPTION, Table, UNPAID};
use domain::account::{Account, AccountBook};
use domain::entitlement::Entitlements;
use domain::id::{AccountId, InvoiceId, PlanId, SubscriptionId};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::plan::{Plan, PlanVersion, PlanVersionRef};
use domain::subscription::Subscription;
use domain::test_clock::TestClock;
use services::port::{Accounts, Invoices, Plans, PortError, Subscriptions, TestClocks};
use services::{Page, PageRequest};

impl Accounts for Store {
    async fn book(&self, id: AccountId) -> Result<Option<AccountBook>, PortError> {
        let range = Range::new(Table::Books, id.to_string()).starting_with(ACCOUNT);
        let (mut account, mut clock, mut entitlements) = (None::<Account>, None, None);
        for item in self.query(range).await?.items {
            let sk = item.get(SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
            match sk.as_str() {
                ACCOUNT => account = Some(from_item(item)?),
                "account#clock" => clock = Some(from_item(item)?),
                "account#entitlements" => entitlements = Some(from_item(item)?),
                _ => {}
            }
        }
        let entitlements = entitlements.unwrap_or_else(|| Entitlements::none(id));
        Ok(account.map(|account| AccountBook { account, clock, entitlements }))
    }

    async fn entitlements(&self, account: AccountId) -> Result<Option<Entitlements>, PortError> {
        self.get_with(&Key::entitlements(account), false).await?.map(from_item).transpose()
    }
}

impl TestClocks for Store {
    async fn test_clock(&self, account: AccountId) -> Result<Option<TestClock>, PortError> {
        self.get(&Key::clock(account)).await?.map(from_item).transpose()
    }
}

impl Plans for Store {
    async fn plan(&self, plan: PlanId) -> Result<Option<Plan>, PortError> {
        self.get(&Key::plan(plan)).await?.map(from_item).transpose()
    }

    async fn plan_version(&self, version: PlanVersionRef) -> Result<Option<PlanVersion>, PortError> {
        if let Some(kept) = self.kept_plan_version(version) {
            return Ok(Some(kept));
        }
        let found: Option<PlanVersion> =
            self.get_with(&Key::plan_version(version), false).await?.map(from_item).transpose()?;
        if let Some(found) = &found {
            self.keep_plan_version(found);
        }
        Ok(found)
    }

    async fn plans(&self, page: &PageRequest) -> Result<Page<Plan>, PortError> {
        let range = Range::new(Table::Books, CATALOGUE.to_owned()).index(LISTING_INDEX).starting_with(PLAN);
        self.page(range, page).await
    }
}

impl Subscriptions for Store {
    async fn subscription(
        &self,
        account: AccountId,
        subscription: SubscriptionId,
    ) -> Result<Option<Subscription>, PortError> {
        self.get(&Key::subscription(account, subscription)).await?.map(from_item).transpose()
    }

    async fn subscriptions(&self, account: AccountId, page: &PageRequest) -> Result<Page<Subscription>, PortError> {
        let range = Range::new(Table::Books, account.to_string()).index(LISTING_INDEX).starting_with(SUBSCRIPTION);
        self.page(range, page).await
    }
}

impl Invoices for Store {
    async fn invoice_document(
        &self,
        account: AccountId,
        invoice: InvoiceId,
    ) -> Result<Option<InvoiceDocument>, PortError> {
        self.get(&Key::invoice_document(account, invoice)).await?.map(from_item).transpose()
    }

    async fn invoice_state(
        &self,
        account: AccountId,
        number: InvoiceNumber,
    ) -> Result<Option<InvoiceState>, PortError> {
        self.get(&Key::invoice_state(account, number)).await?.map(from_item).transpose()
    }

    async fn invoices(&self, account: AccountId, page: &PageRequest) -> Result<Page<InvoiceState>, PortError> {
        self.page(Range::new(Table::Books, account.to_string()).starting_with(INVOICE_STATE), page).await
    }

    async fn unpaid_invoices(&self, account: AccountId, limit: u16) -> Result<Vec<InvoiceState>, PortError> {
        let range =
            Range::new(Table::Books, account.to_string()).index(LISTING_INDEX).starting_with(UNPAID).limit(limit);
        self.query(range).await?.items.into_iter().map(from_item).collect()
    }
}
