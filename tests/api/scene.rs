//! A customer before a plan: where most stories begin.

use domain::payment::DeclineCode;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::gateway::{GOOD_CARD, Meets};
use testkit::people::{Customer, Person};
use testkit::worker::{self, Policy};

pub(crate) struct Scene {
    pub(crate) api: Api,
    pub(crate) admin: Person,
    pub(crate) customer: Customer,
    pub(crate) plan: String,
}

impl Scene {
    pub(crate) async fn with_plan(plan: &Value) -> Result<Self, Error> {
        let api = Api::start().await?;
        let admin = api.admin().await?;
        let created = api.post("/api/v1/plans", plan).bearer(&admin.token).send().await?.expect(201)?;
        let customer = api.customer("ada@example.com").await?;
        Ok(Self { admin, customer, plan: created.text("/id")?.to_owned(), api })
    }

    /// As [`Scene::with_plan`], for an account on a test clock that stands at the beginning of 2026.
    pub(crate) async fn with_clock(plan: &Value) -> Result<Self, Error> {
        let scene = Self::with_plan(plan).await?;
        let path = format!("{}/test-clocks", scene.customer.path);
        scene.post(&path, &json!({ "now": "2026-01-01T00:00:00Z" }), "clock").await?.expect(201)?;
        Ok(scene)
    }

    /// By the owner, now.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer, Error> {
        let token = self.api.fresh_token(&self.customer.owner).await?;
        self.api.get(path).bearer(&token).send().await
    }

    /// By the owner, now.
    pub(crate) async fn post(&self, path: &str, body: &Value, key: &str) -> Result<Answer, Error> {
        let token = self.api.fresh_token(&self.customer.owner).await?;
        self.api.post(path, body).bearer(&token).key(key).send().await
    }

    /// Posts as the operator's admin, now.
    pub(crate) async fn by_staff(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        let token = self.api.fresh_token(&self.admin).await?;
        self.api.post(path, body).bearer(&token).send().await
    }

    /// What the operator's admin changes now, of the version that they saw.
    pub(crate) async fn change(&self, (method, path): (&str, &str), body: &Value, seen: &str) -> Result<Answer, Error> {
        let token = self.api.fresh_token(&self.admin).await?;
        let request = self.api.request(method, path).bearer(&token).header("if-match", seen);
        request.header("content-type", "application/json").body(&body.to_string()).send().await
    }

    /// As [`Scene::by_staff`], with an idempotency key.
    pub(crate) async fn by_staff_once(&self, path: &str, body: &Value, key: &str) -> Result<Answer, Error> {
        let token = self.api.fresh_token(&self.admin).await?;
        self.api.post(path, body).bearer(&token).key(key).send().await
    }

    /// Voids an invoice in its current version, or gives it up: what the operator's admin does now.
    pub(crate) async fn settle(&self, invoice: &str, what: &str) -> Result<Answer, Error> {
        let found = self.get(invoice).await?.expect(200)?;
        let etag = found.header("etag").ok_or("an invoice without a version")?;
        let token = self.api.fresh_token(&self.admin).await?;
        let request = self.api.request("POST", &format!("{invoice}/{what}")).bearer(&token).key(what);
        request.header("if-match", etag).send().await
    }

    /// Records a transfer for an invoice in its current version, by the operator's admin. The reference is the key too.
    pub(crate) async fn record(&self, invoice: &str, amount: i64, reference: &str) -> Result<Answer, Error> {
        let found = self.get(invoice).await?.expect(200)?;
        let etag = found.header("etag").ok_or("an invoice without a version")?;
        let token = self.api.fresh_token(&self.admin).await?;
        let body = json!({ "amount": amount, "reference": reference });
        let request = self.api.post(&format!("{invoice}/record-payment"), &body).bearer(&token).key(reference);
        request.header("if-match", etag).send().await
    }

    /// Does something to a subscription in its current version, by the owner. What it is is the key too.
    pub(crate) async fn command(&self, subscription: &str, what: &str, body: &Value) -> Result<Answer, Error> {
        let found = self.get(subscription).await?.expect(200)?;
        let etag = found.header("etag").ok_or("a subscription without a version")?;
        let token = self.api.fresh_token(&self.customer.owner).await?;
        let request = self.api.post(&format!("{subscription}/{what}"), body).bearer(&token);
        request.key(&format!("{what} of {etag}")).header("if-match", etag).send().await
    }

    /// What is there in its current version gives way to `body`.
    pub(crate) async fn put(&self, by: &Person, path: &str, body: &Value) -> Result<Answer, Error> {
        let account = self.get(&self.customer.path).await?.expect(200)?;
        let etag = account.header("etag").ok_or("an account without a version")?;
        let token = self.api.fresh_token(by).await?;
        let request = self.api.request("PUT", path).bearer(&token).header("if-match", etag);
        request.header("content-type", "application/json").body(&body.to_string()).send().await
    }

    /// The path of the newest invoice.
    pub(crate) async fn newest_invoice(&self) -> Result<String, Error> {
        let invoices = self.invoices().await?;
        let id = invoices.first().and_then(|invoice| invoice["id"].as_str()).ok_or("no invoice")?;
        Ok(format!("{}/invoices/{id}", self.customer.path))
    }

    /// Subscribes and pays; the renewal on 1 February is then declined. Returns the path of its invoice.
    pub(crate) async fn unpaid_renewal(&self) -> Result<String, Error> {
        self.attach(GOOD_CARD).await?.expect(201)?;
        self.subscribe("first").await?.expect(201)?;
        self.work().await?;
        self.api.system.gateway.next([Meets::Decline(DeclineCode::CardDeclined)]);
        self.set_out("2026-02-01T00:00:00Z").await?;
        self.work().await?;
        self.newest_invoice().await
    }

    /// To the scene's plan.
    pub(crate) async fn subscribe(&self, key: &str) -> Result<Answer, Error> {
        self.post(&format!("{}/subscriptions", self.customer.path), &json!({ "items": [{ "plan": self.plan }] }), key)
            .await
    }

    /// The token is the key too.
    pub(crate) async fn attach(&self, token: &str) -> Result<Answer, Error> {
        let path = format!("{}/payment-methods", self.customer.path);
        self.post(&path, &json!({ "gateway_token": token }), token).await
    }

    /// Newest first.
    pub(crate) async fn invoices(&self) -> Result<Vec<Value>, Error> {
        let page = self.get(&format!("{}/invoices?limit=100", self.customer.path)).await?.expect(200)?;
        Ok(page.json["data"].as_array().cloned().unwrap_or_default())
    }

    pub(crate) async fn features(&self) -> Result<Value, Error> {
        let found = self.get(&format!("{}/entitlements", self.customer.path)).await?.expect(200)?;
        Ok(found.json["features"].clone())
    }

    /// Has all jobs done.
    pub(crate) async fn work(&self) -> Result<u64, Error> {
        worker::finish(&self.api.system, Policy::Once).await
    }

    /// Sets the test clock out for an instant, without working off what follows.
    pub(crate) async fn set_out(&self, to: &str) -> Result<(), Error> {
        let account = self.get(&self.customer.path).await?.expect(200)?;
        let path = format!("{}/test-clocks/{}", self.customer.path, account.text("/test_clock")?);
        let clock = self.get(&path).await?.expect(200)?;
        let etag = clock.header("etag").ok_or("a clock without a version")?;
        let token = self.api.fresh_token(&self.customer.owner).await?;
        let advance = self.api.post(&format!("{path}/advance"), &json!({ "to": to })).bearer(&token);
        advance.header("if-match", etag).send().await?.expect(202)?;
        Ok(())
    }
}
