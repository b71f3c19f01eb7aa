use super::fixture::Fixture;
use super::providers::PROVIDER;
use domain::id::{AccountId, InvoiceId, PlanId, SubscriptionId, TestClockId};
use domain::limit::{self, Quota};
use serde_json::{Value, json};
use services::PageRequest;
use services::port::Invoices;
use testkit::Error;
use testkit::api::Api;
use testkit::people::{PASSWORD, Person};
use testkit::provider::TestProvider;
use testkit::proxy::Proxy;
use testkit::worker::{self, Policy};

/// Staff, and a customer with a subscription that was renewed once.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) proxy: Proxy,
    pub(crate) provider: TestProvider,
    pub(crate) plan: PlanId,
    pub(crate) account: AccountId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) invoice: InvoiceId,
    pub(crate) owner: Person,
    pub(crate) staff_token: String,
    pub(crate) owner_token: String,
}

/// More than is called here in a minute: what is measured is not how somebody is turned away.
const MOST_CALLS: u32 = 1_000_000;

/// Longer ago than a trial.
const BEFORE_SECONDS: i64 = -20 * 24 * 60 * 60;

impl World {
    /// The quotas as a function's setting has them.
    pub(crate) fn quotas() -> String {
        let quota = |policy: &limit::Policy| format!("{}={MOST_CALLS}/60", policy.name());
        limit::Policy::ALL.iter().map(quota).collect::<Vec<_>>().join(",")
    }

    pub(crate) async fn new() -> Result<Self, Error> {
        let api = Api::start().await?;
        for policy in limit::Policy::ALL {
            api.system.set_quota(*policy, Quota { most: MOST_CALLS, seconds: 60 });
        }
        let now = integrations::clock::wall_now();
        api.system.set_now(now.after_seconds(BEFORE_SECONDS));
        let staff = api.admin().await?;
        let customer = api.customer("ada@example.com").await?;
        let owner = customer.owner;

        let body: Value = serde_json::from_str(Fixture::read("plans-create")?.body())?;
        let created = api.post("/api/v1/plans", &body).bearer(&staff.token).send().await?.expect(201)?;
        let plan: PlanId = created.text("/id")?.parse()?;
        let card = json!({ "gateway_token": "tok_visa" });
        let path = format!("{}/payment-methods", customer.path);
        api.post(&path, &card).bearer(&owner.token).key("card").send().await?.expect(201)?;
        let path = format!("{}/subscriptions", customer.path);
        let subscribed = json!({ "items": [{ "plan": plan.to_string(), "seats": 5 }], "currency": "EUR" });
        let subscribed =
            api.post(&path, &subscribed).bearer(&owner.token).key("subscribe").send().await?.expect(201)?;
        let subscription = subscribed.text("/id")?.parse()?;

        api.system.set_now(now);
        worker::enqueue_due(&api.system).await?;
        worker::finish(&api.system, Policy::Once).await?;
        let page = PageRequest { limit: 1, after: None };
        let invoices = api.system.invoices(customer.account, &page).await?;
        let invoice = invoices.items.first().ok_or("the renewal has no invoice")?.invoice;

        let proxy = Proxy::start(api.system.dynamo.address()).await?;
        let provider = TestProvider::start_behind(PROVIDER, proxy.url())?;
        proxy.trust(&provider);
        api.system.trust(&json!([provider.configuration()]))?;
        let (staff_token, owner_token) = (proven(&api, &staff).await?, proven(&api, &owner).await?);
        let account = customer.account;
        Ok(Self { api, proxy, provider, plan, account, subscription, invoice, owner, staff_token, owner_token })
    }

    /// Another account of the owner's.
    pub(crate) async fn another_account(&self) -> Result<AccountId, Error> {
        let account = json!({ "name": "Another", "time_zone": "Europe/Berlin" });
        let opened = self.api.post("/api/v1/accounts", &account).bearer(&self.owner_token).send().await?.expect(201)?;
        Ok(opened.text("/id")?.parse()?)
    }

    /// Another account of the owner's, with a test clock.
    pub(crate) async fn another_clock(&self) -> Result<(AccountId, TestClockId), Error> {
        let account = self.another_account().await?;
        let path = format!("/api/v1/accounts/{account}/test-clocks");
        let clock = json!({ "now": "2026-12-01T00:00:00Z" });
        let made = self.api.post(&path, &clock).bearer(&self.owner_token).send().await?.expect(201)?;
        Ok((account, made.text("/id")?.parse()?))
    }

    /// Forgets what making it has left behind in queues.
    pub(crate) fn forget(&self) {
        drop(self.api.system.queue.take());
        self.proxy.queues().forget();
    }
}

/// The access token of somebody who has just shown who they are.
async fn proven(api: &Api, person: &Person) -> Result<String, Error> {
    let credentials = json!({ "email": person.email, "password": PASSWORD });
    let session = api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
    Ok(session.text("/access_token")?.to_owned())
}
