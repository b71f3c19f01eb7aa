//! What a customer does with a subscription that they have.

use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Answer;
use testkit::gateway::GOOD_CARD;

/// A customer whose clock stands at the beginning of 2026, with a subscription that is paid until February.
struct Customer {
    scene: Scene,
    /// EUR 39.99 a month.
    larger: String,
    path: String,
}

impl Customer {
    async fn new() -> Result<Self, Error> {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        scene.attach(GOOD_CARD).await?.expect(201)?;
        let mut larger = team_plan(0);
        larger["name"] = json!("Large");
        larger["components"][0]["prices"]["EUR"]["amount"] = json!(3999);
        let larger = scene.api.post("/api/v1/plans", &larger).bearer(&scene.admin.token).send().await?.expect(201)?;
        let subscribed = scene.subscribe("first").await?.expect(201)?;
        scene.work().await?;
        let path = format!("{}/subscriptions/{}", scene.customer.path, subscribed.text("/id")?);
        Ok(Self { scene, larger: larger.text("/id")?.to_owned(), path })
    }

    async fn subscription(&self) -> Result<Answer, Error> {
        self.scene.get(&self.path).await?.expect(200)
    }

    /// Does something to the subscription as it is now.
    async fn does(&self, what: &str, body: &Value) -> Result<Answer, Error> {
        let tag = self.subscription().await?.header("etag").ok_or("no etag")?.to_owned();
        let path = format!("{}/{what}", self.path);
        let key = format!("{what} {body} {tag}");
        let token = self.scene.api.fresh_token(&self.scene.customer.owner).await?;
        let request = self.scene.api.post(&path, body).bearer(&token).key(&key).header("if-match", &tag);
        let answer = request.send().await?;
        self.scene.work().await?;
        Ok(answer)
    }

    async fn at(&self, instant: &str) -> Result<(), Error> {
        let account = self.scene.get(&self.scene.customer.path).await?;
        let clock = format!("{}/test-clocks/{}", self.scene.customer.path, account.text("/test_clock")?);
        let tag = self.scene.get(&clock).await?.header("etag").ok_or("no etag")?.to_owned();
        let token = self.scene.api.fresh_token(&self.scene.customer.owner).await?;
        let request = self.scene.api.post(&format!("{clock}/advance"), &json!({ "to": instant }));
        request.bearer(&token).key(instant).header("if-match", &tag).send().await?.expect(202)?;
        self.scene.work().await?;
        Ok(())
    }

    async fn credit(&self) -> Result<Value, Error> {
        Ok(self.scene.get(&self.scene.customer.path).await?.json["credit"].clone())
    }

    fn to_larger(&self) -> Value {
        json!({ "items": [{ "plan": self.larger }] })
    }
}

/// Minor units that the gateway has taken.
fn charged(customer: &Customer) -> Result<i64, Error> {
    let totals = customer.scene.api.system.gateway.totals();
    Ok(totals.values().copied().sum())
}

#[tokio::test]
async fn an_upgrade_in_the_midst_of_a_period_costs_what_its_preview_said() -> Result<(), Error> {
    let customer = Customer::new().await?;
    customer.at("2026-01-16T12:00:00Z").await?;
    let quote = customer.scene.api.post(&format!("{}/preview", customer.path), &customer.to_larger());
    let token = customer.scene.api.fresh_token(&customer.scene.customer.owner).await?;
    let quote = quote.bearer(&token).send().await?.expect(200)?;
    // Half of the period is left: 39.99 / 2 and 19.99 / 2, half away from zero.
    assert_eq!(quote.json["invoice"]["total"]["amount"], 2000);
    assert_eq!(quote.json["credits"][0]["to_credit"]["amount"], 1000);
    assert_eq!(quote.json["invoice"]["credit_used"]["amount"], 1000);
    assert_eq!(quote.json["invoice"]["balance"]["amount"], 1000);
    assert_eq!(customer.scene.invoices().await?.len(), 1, "a preview issues nothing");

    let changed = customer.does("change", &json!({ "quote": quote.json["id"] })).await?.expect(200)?;
    assert_eq!(changed.json["items"][0]["plan"], customer.larger);
    let invoice = customer.scene.invoices().await?.remove(0);
    assert_eq!(invoice["id"], changed.json["invoice"]);
    assert_eq!(invoice["total"]["amount"], 2000);
    assert_eq!(invoice["credit_used"]["amount"], 1000);
    assert_eq!(invoice["status"], "paid");
    assert_eq!(changed.json["credit_notes"].as_array().map(Vec::len), Some(1));
    assert_eq!(customer.credit().await?, json!([]));
    Ok(())
}

#[tokio::test]
async fn a_quote_does_not_outlive_what_it_was_made_for() -> Result<(), Error> {
    let customer = Customer::new().await?;
    let token = customer.scene.api.fresh_token(&customer.scene.customer.owner).await?;
    let quote = customer.scene.api.post(&format!("{}/preview", customer.path), &customer.to_larger());
    let quote = quote.bearer(&token).send().await?.expect(200)?;
    customer.does("cancel", &json!({ "when": "period_end" })).await?.expect(200)?;
    let refused = customer.does("change", &json!({ "quote": quote.json["id"] })).await?.expect(409)?;
    assert_eq!(refused.code(), "quote_outdated");

    let quote = customer.scene.api.post(&format!("{}/preview", customer.path), &customer.to_larger());
    let quote = quote.bearer(&token).send().await?.expect(200)?;
    customer.scene.api.system.pass_seconds(15 * 60);
    let refused = customer.does("change", &json!({ "quote": quote.json["id"] })).await?.expect(409)?;
    assert_eq!(refused.code(), "quote_expired");
    assert_eq!(customer.scene.invoices().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn there_and_back_at_one_instant_costs_nothing() -> Result<(), Error> {
    let customer = Customer::new().await?;
    customer.at("2026-01-10T07:11:13Z").await?;
    let before = charged(&customer)?;
    customer.does("change", &customer.to_larger()).await?.expect(200)?;
    let back = json!({ "items": [{ "plan": customer.scene.plan }] });
    customer.does("change", &back).await?.expect(200)?;
    let taken = charged(&customer)? - before;
    let credit = customer.credit().await?;
    assert_eq!(credit[0]["amount"], taken, "what was charged is to their credit");
    let restored = customer.scene.invoices().await?.remove(0);
    assert_eq!(restored["balance"]["amount"], 0);
    Ok(())
}

#[tokio::test]
async fn a_change_at_the_end_of_the_period_is_shown_and_can_be_taken_back() -> Result<(), Error> {
    let customer = Customer::new().await?;
    let mut later = customer.to_larger();
    later["when"] = json!("period_end");
    let changed = customer.does("change", &later).await?.expect(200)?;
    assert_eq!(changed.text("/scheduled/kind")?, "change");
    assert_eq!(changed.text("/scheduled/at")?, "2026-02-01T00:00:00Z");
    assert_eq!(changed.json["scheduled"]["items"][0]["plan"], customer.larger);
    let refused = customer.does("change", &customer.to_larger()).await?.expect(409)?;
    assert_eq!(refused.code(), "something_scheduled");

    let taken_back = customer.does("cancel-scheduled-change", &json!({})).await?.expect(200)?;
    assert_eq!(taken_back.json["scheduled"], Value::Null);
    customer.does("change", &later).await?.expect(200)?;
    customer.at("2026-02-01T00:00:00Z").await?;
    assert_eq!(customer.scene.invoices().await?[0]["total"]["amount"], 3999);
    assert_eq!(customer.subscription().await?.json["scheduled"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_pause_gives_the_rest_back_and_a_resumption_charges_it() -> Result<(), Error> {
    let customer = Customer::new().await?;
    customer.at("2026-01-16T12:00:00Z").await?;
    let paused = customer.does("pause", &json!({ "when": "now" })).await?.expect(200)?;
    assert_eq!(paused.text("/status")?, "paused");
    assert_eq!(customer.credit().await?, json!([{ "amount": 1000, "currency": "EUR" }]));
    let path = format!("{}/entitlements", customer.scene.customer.path);
    assert_eq!(customer.scene.get(&path).await?.json["features"], json!([]));

    customer.at("2026-02-01T00:00:00Z").await?;
    assert_eq!(customer.scene.invoices().await?.len(), 1, "a pause costs nothing");
    customer.at("2026-02-15T00:00:00Z").await?;
    let resumed = customer.does("resume", &json!({})).await?.expect(200)?;
    assert_eq!(resumed.text("/status")?, "active");
    assert_eq!(resumed.text("/current_period/end")?, "2026-03-01T00:00:00Z");
    let invoice = customer.scene.invoices().await?.remove(0);
    assert_eq!(invoice["total"]["amount"], 1000);
    assert_eq!(invoice["credit_used"]["amount"], 1000);
    assert_eq!(customer.credit().await?, json!([]));
    Ok(())
}

#[tokio::test]
async fn a_cancellation_can_be_taken_back_until_it_happens_and_undone_after() -> Result<(), Error> {
    let customer = Customer::new().await?;
    customer.does("cancel", &json!({ "when": "period_end" })).await?.expect(200)?;
    let kept = customer.does("uncancel", &json!({})).await?.expect(200)?;
    assert_eq!(kept.json["scheduled"], Value::Null);
    customer.does("cancel", &json!({ "when": "period_end" })).await?.expect(200)?;
    customer.at("2026-02-10T00:00:00Z").await?;
    assert_eq!(customer.subscription().await?.text("/status")?, "cancelled");
    assert_eq!(customer.scene.invoices().await?.len(), 1);

    let again = customer.does("reactivate", &json!({})).await?.expect(200)?;
    assert_eq!(again.text("/anchor")?, "2026-02-10T00:00:00Z");
    assert_eq!(customer.subscription().await?.text("/status")?, "active");
    assert_eq!(customer.scene.invoices().await?[0]["total"]["amount"], 1999);
    Ok(())
}

#[tokio::test]
async fn what_a_state_does_not_take_is_refused_with_what_it_does() -> Result<(), Error> {
    let customer = Customer::new().await?;
    let refused = customer.does("resume", &json!({})).await?.expect(409)?;
    assert_eq!(refused.code(), "command_not_allowed");
    let detail = refused.text("/detail")?;
    assert!(detail.starts_with("An active subscription does not take \"resume\""), "{detail}");
    assert!(detail.contains("it takes: change, "), "{detail}");
    Ok(())
}

#[tokio::test]
async fn a_version_that_is_not_the_current_one_changes_nothing() -> Result<(), Error> {
    let customer = Customer::new().await?;
    let path = format!("{}/pause", customer.path);
    let token = customer.scene.api.fresh_token(&customer.scene.customer.owner).await?;
    let pause = customer.scene.api.post(&path, &json!({ "when": "now" })).bearer(&token).key("pause");
    assert_eq!(pause.send().await?.expect(428)?.code(), "precondition_required");
    let pause = customer.scene.api.post(&path, &json!({ "when": "now" })).bearer(&token).key("pause");
    assert_eq!(pause.header("if-match", "\"1\"").send().await?.expect(412)?.code(), "stale");
    assert_eq!(customer.subscription().await?.text("/status")?, "active");
    Ok(())
}
