//! A customer before a plan: where most stories begin.

use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
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

    /// To the scene's plan.
    pub(crate) async fn subscribe(&self, key: &str) -> Result<Answer, Error> {
        self.post(&format!("{}/subscriptions", self.customer.path), &json!({ "plan": self.plan }), key).await
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
