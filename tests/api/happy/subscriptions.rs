use crate::bodies::{seat_plan, team_plan};
use crate::scene::Scene;
use serde_json::json;
use testkit::Error;
use testkit::gateway::{DECLINED_CARD, GOOD_CARD};

#[tokio::test]
async fn a_trial_entitles_at_once_and_costs_nothing() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    assert_eq!(subscribed.text("/status")?, "trialing");
    assert_eq!(subscribed.text("/current_period/end")?, "2026-01-15T00:00:00Z");
    let location = format!("{}/subscriptions/{}", scene.customer.path, subscribed.text("/id")?);
    assert_eq!(subscribed.header("location"), Some(location.as_str()));

    let found = scene.get(&location).await?.expect(200)?;
    assert_eq!(found.json, subscribed.json);
    let entitlements = scene.get(&format!("{}/entitlements", scene.customer.path)).await?.expect(200)?;
    let features = json!([
        { "key": "api_calls", "limit": 1000, "included": null },
        { "key": "audit_log", "limit": null, "included": null },
    ]);
    assert_eq!(entitlements.json["features"], features);
    assert_eq!(scene.invoices().await?, Vec::<serde_json::Value>::new());
    Ok(())
}

#[tokio::test]
async fn without_a_trial_the_first_payment_makes_it_active() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    assert_eq!(subscribed.text("/status")?, "incomplete");
    assert_eq!(scene.features().await?, json!([]));

    scene.work().await?;
    let location = subscribed.header("location").unwrap_or_default();
    assert_eq!(scene.get(location).await?.expect(200)?.text("/status")?, "active");
    assert_eq!(scene.features().await?.as_array().map(Vec::len), Some(2));
    assert_eq!(scene.invoices().await?[0]["status"], "paid");
    Ok(())
}

#[tokio::test]
async fn a_card_attached_later_pays_the_first_invoice() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let location = subscribed.header("location").unwrap_or_default();
    assert_eq!(scene.get(location).await?.text("/status")?, "incomplete");

    scene.attach(DECLINED_CARD).await?.expect(201)?;
    scene.work().await?;
    assert_eq!(scene.get(location).await?.text("/status")?, "incomplete");
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.work().await?;
    assert_eq!(scene.get(location).await?.text("/status")?, "active");
    Ok(())
}

#[tokio::test]
async fn seats_are_priced_and_shown() -> Result<(), Error> {
    let scene = Scene::with_plan(&seat_plan()).await?;
    let path = format!("{}/subscriptions", scene.customer.path);
    let body = json!({ "items": [{ "plan": scene.plan, "seats": 5 }] });
    let subscribed = scene.post(&path, &body, "seats").await?.expect(201)?;
    assert_eq!(subscribed.json["items"][0]["seats"], 5);
    let invoices = scene.invoices().await?;
    assert_eq!(invoices[0]["total"], json!({ "amount": 2250, "currency": "USD" }));
    Ok(())
}

#[tokio::test]
async fn subscriptions_are_listed_newest_first_page_by_page() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let mut made = Vec::new();
    for n in 0..3 {
        scene.api.system.pass_seconds(1);
        made.insert(0, scene.subscribe(&format!("key-{n}")).await?.expect(201)?.json);
    }
    let path = format!("{}/subscriptions", scene.customer.path);
    let first = scene.get(&format!("{path}?limit=2")).await?.expect(200)?;
    assert_eq!(first.json["data"], json!(made[..2]));
    let cursor = first.text("/next_cursor")?;
    let last = scene.get(&format!("{path}?limit=2&cursor={cursor}")).await?.expect(200)?;
    assert_eq!(last.json, json!({ "data": made[2..], "next_cursor": null }));
    Ok(())
}

#[tokio::test]
async fn the_periods_since_an_earlier_start_are_billed_at_once() -> Result<(), Error> {
    for scene in [Scene::with_clock(&team_plan(0)).await?, Scene::with_plan(&team_plan(0)).await?] {
        scene.attach(GOOD_CARD).await?.expect(201)?;
        let body = json!({ "items": [{ "plan": scene.plan }], "start_at": "2025-10-15T00:00:00Z" });
        let path = format!("{}/subscriptions", scene.customer.path);
        scene.post(&path, &body, "earlier").await?.expect(201)?;
        scene.work().await?;
        let invoices = scene.invoices().await?;
        assert_eq!(invoices.len(), 3, "October, November, December");
        assert!(invoices.iter().all(|invoice| invoice["status"] == "paid"));
    }
    Ok(())
}
