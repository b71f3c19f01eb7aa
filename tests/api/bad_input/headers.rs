//! Headers that say too little, too much, or something else than before.

use super::{refusal, refused};
use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::json;
use testkit::Error;
use testkit::gateway::GOOD_CARD;

#[tokio::test]
async fn where_money_moves_there_has_to_be_a_key() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let bodies = [
        ("subscriptions", json!({ "items": [{ "plan": scene.plan }] })),
        ("payment-methods", json!({ "gateway_token": GOOD_CARD })),
    ];
    for (list, body) in bodies {
        let path = format!("{}/{list}", scene.customer.path);
        let request = scene.api.post(&path, &body).bearer(&scene.customer.owner.token);
        refused(&scene, list, request, refusal(400, "idempotency_key_required", &[])).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_has_its_limits() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/subscriptions", scene.customer.path);
    let body = json!({ "items": [{ "plan": scene.plan }] });
    for key in ["", "a\u{7f}", "schlüssel", &"x".repeat(256)] {
        let request = scene.api.post(&path, &body).key(key).bearer(&scene.customer.owner.token);
        refused(&scene, key, request, refusal(422, "invalid", &["/idempotency-key"])).await?;
    }
    let longest = "x".repeat(255);
    let request = scene.api.post(&path, &body).key(&longest).bearer(&scene.customer.owner.token);
    request.send().await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn a_key_is_for_one_request() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let token = &scene.customer.owner.token;
    let path = format!("{}/subscriptions", scene.customer.path);
    scene.subscribe("key").await?.expect(201)?;
    let other = scene.api.post("/api/v1/plans", &team_plan(7)).bearer(&scene.admin.token).send().await?.expect(201)?;
    let request = scene.api.post(&path, &json!({ "items": [{ "plan": other.json["id"] }] })).key("key").bearer(token);
    refused(&scene, "another plan", request, refusal(422, "idempotency_key_reused", &[])).await?;
    let query = format!("{path}?also=this");
    let request = scene.api.post(&query, &json!({ "items": [{ "plan": scene.plan }] })).key("key").bearer(token);
    refused(&scene, "a query", request, refusal(422, "invalid", &["/also"])).await?;
    Ok(())
}

#[tokio::test]
async fn a_change_without_the_version_seen_is_refused() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let account = scene.get(&scene.customer.path).await?;
    let path = format!("{}/test-clocks/{}/advance", scene.customer.path, account.text("/test_clock")?);
    let advance =
        || scene.api.post(&path, &json!({ "to": "2026-02-01T00:00:00Z" })).bearer(&scene.customer.owner.token);
    refused(&scene, "none", advance(), refusal(428, "precondition_required", &[])).await?;
    for tag in ["\"2\"", "1", "W/\"1\"", "*", ""] {
        let request = advance().header("if-match", tag);
        refused(&scene, tag, request, refusal(412, "stale", &[])).await?;
    }
    Ok(())
}
