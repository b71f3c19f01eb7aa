use crate::deployment::{Answer, Deployment, Outcome, eventually};
use crate::ledger::assert_books_agree;
use crate::person::{Customer, plan, unique};
use serde_json::{Value, json};

/// A subscription, and what is done to it, each by a function of its own.
struct Subscription<'a> {
    at: &'a Deployment,
    customer: &'a Customer,
    path: String,
}

impl Subscription<'_> {
    fn now(&self) -> Outcome<Answer> {
        self.at.get(&self.path, Some(&self.customer.token))
    }

    fn does(&self, what: &str, body: &Value) -> Outcome<Answer> {
        let tag = self.now()?.headers.get("etag").cloned().unwrap_or_default();
        let key = unique(what);
        let headers = [("if-match", tag.as_str()), ("idempotency-key", key.as_str())];
        let answer = self.at.post(&format!("{}/{what}", self.path), Some(&self.customer.token), &headers, body)?;
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        Ok(answer)
    }

    fn comes_to(&self, status: &str) -> Outcome {
        eventually(status, || Ok((self.now()?.body["status"] == status).then_some(())))
    }
}

#[test]
fn a_subscription_is_changed_paused_cancelled_and_begun_again_and_the_books_agree() -> Outcome {
    let at = Deployment::under_test()?;
    let (plan, other) = (plan(&at, 0)?, plan(&at, 0)?);
    let customer = Customer::new(&at)?;
    let clock = customer.clock(&at, "2026-01-01T00:00:00Z")?;
    customer.attach(&at, "tok_visa")?;
    let id = customer.subscribe(&at, &plan)?["id"].as_str().unwrap_or_default().to_owned();
    let subscription =
        Subscription { at: &at, customer: &customer, path: customer.path(&format!("subscriptions/{id}")) };
    subscription.comes_to("active")?;
    customer.advance(&at, &clock, "2026-01-16T12:00:00Z")?;

    let larger = json!({ "items": [{ "plan": plan["id"], "seats": 15 }, { "plan": other["id"], "seats": 1 }] });
    let quote = at.post(&format!("{}/preview", subscription.path), Some(&customer.token), &[], &larger)?;
    assert_eq!(quote.status, 200, "{}", quote.body);
    let changed = subscription.does("change", &json!({ "quote": quote.body["id"] }))?;
    assert_eq!(changed.body["items"].as_array().map(Vec::len), Some(2));
    let newest = customer.invoices(&at)?.pop().unwrap_or_default();
    assert_eq!(newest["total"], quote.body["invoice"]["total"]);
    eventually("the payment of the change", || {
        Ok(customer.invoices(&at)?.iter().all(|invoice| invoice["status"] == "paid").then_some(()))
    })?;
    assert_books_agree(&at, &customer.account)?;

    let later = json!({ "items": [{ "plan": plan["id"], "seats": 2 }], "when": "period_end" });
    assert_eq!(subscription.does("change", &later)?.body["scheduled"]["kind"], "change");
    assert_eq!(subscription.does("cancel-scheduled-change", &json!({}))?.body["scheduled"], Value::Null);
    assert_eq!(subscription.does("pause", &json!({ "when": "now" }))?.body["status"], "paused");
    customer.advance(&at, &clock, "2026-02-15T00:00:00Z")?;
    subscription.does("resume", &json!({}))?;
    subscription.comes_to("active")?;
    subscription.does("cancel", &json!({ "when": "period_end" }))?;
    assert_eq!(subscription.does("uncancel", &json!({}))?.body["scheduled"], Value::Null);
    subscription.does("cancel", &json!({ "when": "now_with_credit" }))?;
    subscription.comes_to("cancelled")?;
    subscription.does("reactivate", &json!({}))?;
    subscription.comes_to("active")?;
    eventually("all payments", || {
        Ok(customer.invoices(&at)?.iter().all(|invoice| invoice["status"] == "paid").then_some(()))
    })?;
    assert_books_agree(&at, &customer.account)
}
