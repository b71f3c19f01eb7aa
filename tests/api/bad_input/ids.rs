//! Ids that name nothing, or nothing of the caller's.

use super::{Refusal, refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::{AccountId, InvoiceId, PlanId, SubscriptionId, TestClockId};
use serde_json::json;
use testkit::Error;
use testkit::api::Answer;

const NOT_FOUND: Refusal<'_> = refusal(404, "not_found", &[]);

/// Everything of the scene's customer that has an id, by path.
async fn things(scene: &Scene) -> Result<Vec<String>, Error> {
    let path = &scene.customer.path;
    let subscription = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let invoice = scene.invoices().await?.remove(0);
    let account = scene.get(path).await?;
    Ok(vec![
        format!("{path}/subscriptions/{}", subscription.text("/id")?),
        format!("{path}/invoices/{}", invoice["id"].as_str().unwrap_or_default()),
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
            format!("{account}/test-clocks/{id}"),
        ] {
            refused(&scene, &path, scene.api.get(&path).bearer(&scene.customer.owner.token), NOT_FOUND).await?;
        }
    }
    let path = format!("/api/v1/plans/{}", scene.customer.account);
    refused(&scene, &path, scene.api.get(&path).bearer(&scene.admin.token), NOT_FOUND).await?;
    Ok(())
}

#[tokio::test]
async fn an_id_of_the_wrong_kind_in_a_body_is_pointed_at() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/subscriptions", scene.customer.path);
    let upper = scene.plan.to_uppercase();
    for id in [&scene.customer.account.to_string(), "1", "plan_", upper.as_str(), ""] {
        let request = scene.api.post(&path, &json!({ "plan": id })).key("key").bearer(&scene.customer.owner.token);
        refused(&scene, id, request, refusal(422, "invalid", &["/plan"])).await?;
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
        format!("{account}/test-clocks/{}", TestClockId::new()),
    ] {
        for token in [&scene.customer.owner.token, &scene.admin.token] {
            refused(&scene, &path, scene.api.get(&path).bearer(token), NOT_FOUND).await?;
        }
    }
    let path = format!("{account}/subscriptions");
    let request = scene.api.post(&path, &json!({ "plan": PlanId::new() })).key("key");
    refused(&scene, "a plan", request.bearer(&scene.customer.owner.token), NOT_FOUND).await?;
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
        ("subscriptions", json!({ "plan": scene.plan })),
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
