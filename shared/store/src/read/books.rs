use super::query::Range;
use crate::Store;
use crate::fields::{LISTING_INDEX, SK};
use crate::item::from_item;
use crate::key::{
    ACCOUNT, CATALOGUE, COUPON, CREDIT_NOTE, INVOICE, INVOICE_STATE, JOURNAL, Key, PLAN, SUBSCRIPTION, TAX_RATE, Table,
    UNPAID, tax_rates_partition,
};
use domain::account::{Account, AccountBook};
use domain::coupon::{Coupon, CouponCode, CouponCodeClaim};
use domain::credit_note::CreditNote;
use domain::entitlement::Entitlements;
use domain::id::{AccountId, CouponId, CreditNoteId, InvoiceId, PlanId, SubscriptionId, TaxRateId};
use domain::invoice::{InvoiceDocument, InvoiceNumber, InvoiceState};
use domain::ledger::Entries;
use domain::plan::{Plan, PlanVersion, PlanVersionRef};
use domain::subscription::Subscription;
use domain::tax::{CountryCode, TaxRate};
use domain::test_clock::TestClock;
use domain::time::{BillingTime, WallTime};
use serde::Deserialize;
use services::port::{
    Accounts, Coupons, CreditNotes, Invoices, Journal, JournalPosting, Plans, PortError, Subscriptions, TaxProvider,
    TaxRates, TestClocks,
};
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
        let key = Key::plan_version(version);
        let item = match self.get_with(&key, false).await? {
            Some(item) => Some(item),
            // It may have been made this second.
            None => self.get_with(&key, true).await?,
        };
        let found: Option<PlanVersion> = item.map(from_item).transpose()?;
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

impl Coupons for Store {
    async fn coupon(&self, coupon: CouponId) -> Result<Option<Coupon>, PortError> {
        self.get(&Key::coupon(coupon)).await?.map(from_item).transpose()
    }

    async fn coupon_of_code(&self, code: &CouponCode) -> Result<Option<Coupon>, PortError> {
        let claim: Option<CouponCodeClaim> = self.get(&Key::coupon_code(code)).await?.map(from_item).transpose()?;
        match claim {
            Some(claim) => self.coupon(claim.coupon).await,
            None => Ok(None),
        }
    }

    async fn coupons(&self, page: &PageRequest) -> Result<Page<Coupon>, PortError> {
        let range = Range::new(Table::Books, CATALOGUE.to_owned()).index(LISTING_INDEX).starting_with(COUPON);
        self.page(range, page).await
    }
}

impl TaxProvider for Store {
    async fn rates_of(&self, country: CountryCode, now: WallTime) -> Result<Vec<TaxRate>, PortError> {
        if let Some(kept) = self.tax_rates.of(country, now) {
            return Ok(kept);
        }
        let rates: Vec<TaxRate> = self.all(Range::new(Table::Books, tax_rates_partition(country))).await?;
        self.tax_rates.keep(country, &rates, now);
        Ok(rates)
    }
}

impl TaxRates for Store {
    async fn tax_rate(&self, rate: TaxRateId) -> Result<Option<TaxRate>, PortError> {
        self.get(&Key::tax_rate(rate)).await?.map(from_item).transpose()
    }

    async fn tax_rates(&self, page: &PageRequest) -> Result<Page<TaxRate>, PortError> {
        let range = Range::new(Table::Books, CATALOGUE.to_owned()).index(LISTING_INDEX).starting_with(TAX_RATE);
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

    async fn invoice_documents(&self, account: AccountId) -> Result<Vec<InvoiceDocument>, PortError> {
        self.all(Range::new(Table::Books, account.to_string()).starting_with(INVOICE)).await
    }

    async fn unpaid_invoices(&self, account: AccountId, limit: u16) -> Result<Vec<InvoiceState>, PortError> {
        let range =
            Range::new(Table::Books, account.to_string()).index(LISTING_INDEX).starting_with(UNPAID).limit(limit);
        self.query(range).await?.items.into_iter().map(from_item).collect()
    }
}

impl CreditNotes for Store {
    async fn credit_note(&self, account: AccountId, note: CreditNoteId) -> Result<Option<CreditNote>, PortError> {
        self.get(&Key::credit_note(account, note)).await?.map(from_item).transpose()
    }

    async fn credit_notes(&self, account: AccountId, page: &PageRequest) -> Result<Page<CreditNote>, PortError> {
        let range = Range::new(Table::Books, account.to_string()).index(LISTING_INDEX).starting_with(CREDIT_NOTE);
        self.page(range, page).await
    }

    async fn all_credit_notes(&self, account: AccountId) -> Result<Vec<CreditNote>, PortError> {
        self.all(Range::new(Table::Books, account.to_string()).starting_with(CREDIT_NOTE)).await
    }
}

#[derive(Debug, Deserialize)]
struct PostingItem {
    sk: String,
    at: BillingTime,
    cause: String,
    entries: Entries,
}

impl Journal for Store {
    async fn postings(
        &self,
        account: AccountId,
        after: Option<String>,
        limit: u16,
    ) -> Result<Vec<JournalPosting>, PortError> {
        let range = Range::new(Table::Books, account.to_string()).starting_with(JOURNAL).after(after).limit(limit);
        let found = self.query(range).await?;
        let posting = |item| {
            let PostingItem { sk, at, cause, entries } = from_item(item)?;
            Ok(JournalPosting { position: sk, at, cause, entries })
        };
        found.items.into_iter().map(posting).collect()
    }
}
