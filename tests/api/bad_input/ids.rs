//! Ids that name nothing, or nothing of the caller's.

use super::{Refusal, refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::{AccountId, CouponId, CreditNoteId, InvoiceId, PlanId, SubscriptionId, TaxRateId, TestClockId};
use serde_json::json;
use testkit::Error;
use testkit::api::Answer;

const NOT_FOUND: Refusal<'_> = refusal(404, "not_found", &[]);

/// Everything of the scene's customer that has an id, by path.
async fn things(scene: &Scene) -> Result<Vec<String>, Error> {
    let path = &scene.customer.path;
    let subscription = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let invoice = scene.newest_invoice().await?;
    let body = json!({ "note": "An outage", "amount": 1 });
    let note = scene.by_staff_once(&format!("{invoice}/credit-notes"), &body, "credit").await?.expect(201)?;
    let account = scene.get(path).await?;
    Ok(vec![
        format!("{path}/subscriptions/{}", subscription.text("/id")?),
        format!("{invoice}/explain"),
        invoice,
        note.header("location").unwrap_or_default().to_owned(),
        format!("{path}/test-clocks/{}", account.text("/test_clock")?),
    ])
}

#[tokio::test]
async fn an_id_of_the_wrong_kind_in_a_path_names_nothing() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (account, plan) = (&scene.customer.path, &scene.plan);
    let long = "x".repeat(5_000);
    for id in [plan.as_str(), "1", "%00", "sub_", "SUB_01", &long, "..", "*"] {
        for path in [
            format!("/api/v1/accounts/{id}"),
            format!("/api/v1/accounts/{id}/invoices"),
            format!("{account}/subscriptions/{id}"),
            format!("{account}/invoices/{id}"),
            format!("{account}/invoices/{id}/explain"),
            format!("{account}/credit-notes/{id}"),
            format!("{account}/test-clocks/{id}"),
        ] {
            refused(&scene, &path, scene.api.get(&path).bearer(&scene.customer.owner.token), NOT_FOUND).await?;
        }
    }
    for list in ["plans", "coupons", "tax-rates"] {
        let path = format!("/api/v1/{list}/{}", scene.customer.account);
        refused(&scene, &path, scene.api.get(&path).bearer(&scene.admin.token), NOT_FOUND).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_id_of_the_wrong_kind_in_a_body_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/subscriptions", scene.customer.path);
    let upper = scene.plan.to_uppercase();
    for id in [&scene.customer.account.to_string(), "1", "plan_", upper.as_str(), ""] {
        let request =
            scene.api.post(&path, &json!({ "items": [{ "plan": id }] })).key("key").bearer(&scene.customer.owner.token);
        refused(&scene, id, request, refusal(422, "invalid", &["/items/0/plan"])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_id_of_nothing_is_not_found() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let account = &scene.customer.path;
    for path in [
        format!("/api/v1/accounts/{}", AccountId::new()),
        format!("{account}/subscriptions/{}", SubscriptionId::new()),
        format!("{account}/invoices/{}", InvoiceId::new()),
        format!("{account}/invoices/{}/explain", InvoiceId::new()),
        format!("{account}/credit-notes/{}", CreditNoteId::new()),
        format!("{account}/test-clocks/{}", TestClockId::new()),
    ] {
        for token in [&scene.customer.owner.token, &scene.admin.token] {
            refused(&scene, &path, scene.api.get(&path).bearer(token), NOT_FOUND).await?;
        }
    }
    for path in [
        format!("/api/v1/plans/{}", PlanId::new()),
        format!("/api/v1/coupons/{}", CouponId::new()),
        format!("/api/v1/tax-rates/{}", TaxRateId::new()),
    ] {
        refused(&scene, &path, scene.api.get(&path).bearer(&scene.admin.token), NOT_FOUND).await?;
        let archive = format!("{path}/archive");
        let archive = scene.api.request("POST", &archive).header("if-match", "\"1\"").key("key");
        refused(&scene, &path, archive.bearer(&scene.admin.token), NOT_FOUND).await?;
    }
    let path = format!("{account}/subscriptions");
    for body in [
        json!({ "items": [{ "plan": PlanId::new() }] }),
        json!({ "items": [{ "plan": scene.plan }], "coupon": "UNHEARD-OF" }),
    ] {
        let request = scene.api.post(&path, &body).key("key").bearer(&scene.customer.owner.token);
        refused(&scene, "what is subscribed to", request, NOT_FOUND).await?;
    }
    Ok(())
}

/// The answer without what it says of its own path.
fn without_instance(mut answer: Answer) -> Answer {
    answer.json["instance"] = json!(null);
    answer
}

#[tokio::test]
async fn somebody_elses_things_look_like_nothing() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let eve = scene.api.customer("eve@example.com").await?;
    for path in things(&scene).await? {
        let nothing = format!("/api/v1/accounts/{}", AccountId::new());
        let missing = scene.api.get(&path.replace(&scene.customer.path, &nothing)).bearer(&eve.owner.token);
        let missing = refused(&scene, "nothing", missing, NOT_FOUND).await?;
        let theirs = scene.api.get(&path).bearer(&eve.owner.token);
        let theirs = refused(&scene, &path, theirs, NOT_FOUND).await?;
        assert_eq!(without_instance(theirs), without_instance(missing), "{path}");

        let under_her_own = path.replace(&scene.customer.path, &eve.path);
        let request = scene.api.get(&under_her_own).bearer(&eve.owner.token);
        refused(&scene, &under_her_own, request, NOT_FOUND).await?;
    }
    let account = scene.api.get(&scene.customer.path).bearer(&eve.owner.token);
    refused(&scene, "the account", account, NOT_FOUND).await?;
    Ok(())
}

#[tokio::test]
async fn nobody_subscribes_for_somebody_else() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let eve = scene.api.customer("eve@example.com").await?;
    let bodies = [
        ("subscriptions", json!({ "items": [{ "plan": scene.plan }] })),
        ("payment-methods", json!({ "gateway_token": testkit::gateway::GOOD_CARD })),
        ("test-clocks", json!({ "now": "2026-01-01T00:00:00Z" })),
    ];
    for (list, body) in bodies {
        let path = format!("{}/{list}", scene.customer.path);
        let request = scene.api.post(&path, &body).key("key").bearer(&eve.owner.token);
        refused(&scene, list, request, NOT_FOUND).await?;
    }
    Ok(())
}
