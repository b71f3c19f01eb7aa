use crate::bodies::{seat_plan, team_plan};
use crate::scene::Scene;
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Api;
use testkit::gateway::GOOD_CARD;

#[tokio::test]
async fn staff_create_a_plan_and_see_it() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let created = api.post("/api/v1/plans", &team_plan(14)).bearer(&admin.token).send().await?.expect(201)?;
    let location = format!("/api/v1/plans/{}", created.text("/id")?);
    assert_eq!(created.header("location"), Some(location.as_str()));
    assert_eq!(created.json["version"], 1);
    assert_eq!(created.json["components"][0]["prices"]["EUR"], json!({ "kind": "flat", "amount": 1999 }));
    assert_eq!(created.json["features"], json!([{ "key": "api_calls", "limit": 1000 }, { "key": "audit_log" }]));

    let found = api.get(&location).bearer(&admin.token).send().await?.expect(200)?;
    assert_eq!(found.json, created.json);
    assert_eq!(found.header("etag"), Some("\"1\""));
    Ok(())
}

#[tokio::test]
async fn a_price_per_unit_is_kept_as_it_was_written() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let mut plan = seat_plan();
    plan["components"][0]["prices"]["USD"]["unit_price"] = json!("0.0004");
    let created = api.post("/api/v1/plans", &plan).bearer(&admin.token).send().await?.expect(201)?;
    assert_eq!(created.text("/components/0/prices/USD/unit_price")?, "0.0004");
    Ok(())
}

#[tokio::test]
async fn plans_are_listed_newest_first_page_by_page() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let mut created = Vec::new();
    for _ in 0..5 {
        api.system.pass_seconds(1);
        let plan = api.post("/api/v1/plans", &team_plan(0)).bearer(&admin.token).send().await?.expect(201)?;
        created.insert(0, plan.json);
    }
    let mut listed: Vec<Value> = Vec::new();
    let mut path = "/api/v1/plans?limit=2".to_owned();
    let mut pages = 0;
    loop {
        let page = api.get(&path).bearer(&admin.token).send().await?.expect(200)?;
        listed.extend(page.json["data"].as_array().cloned().unwrap_or_default());
        pages += 1;
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        path = format!("/api/v1/plans?limit=2&cursor={cursor}");
    }
    assert_eq!(listed, created);
    assert_eq!(pages, 3);
    let all = api.get("/api/v1/plans").bearer(&admin.token).send().await?.expect(200)?;
    assert_eq!(all.json, json!({ "data": created, "next_cursor": null }));
    Ok(())
}

/// The team's plan at another price.
fn dearer(amount: i64) -> Value {
    let mut plan = team_plan(0);
    plan["components"][0]["prices"]["EUR"]["amount"] = json!(amount);
    plan
}

#[tokio::test]
async fn a_new_version_is_for_new_subscriptions() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = format!("/api/v1/plans/{}", scene.plan);
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let old = scene.subscribe("old").await?.expect(201)?;
    scene.work().await?;

    let updated = scene.change(("PUT", &path), &dearer(2999), "\"1\"").await?.expect(200)?;
    assert_eq!((updated.header("etag"), &updated.json["version"]), (Some("\"2\""), &json!(2)));
    assert_eq!(updated.json["components"][0]["prices"]["EUR"]["amount"], 2999);
    let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(found.json, updated.json);

    let new = scene.subscribe("new").await?.expect(201)?;
    scene.work().await?;
    scene.set_out("2026-02-01T00:00:00Z").await?;
    scene.work().await?;
    for (subscription, version) in [(&old, 1), (&new, 2)] {
        let location = subscription.header("location").unwrap_or_default();
        let found = scene.get(location).await?.expect(200)?;
        assert_eq!(found.json["items"][0]["plan_version"], version);
    }
    let mut totals: Vec<_> = scene.invoices().await?.iter().map(|invoice| invoice["total"]["amount"].clone()).collect();
    totals.sort_by_key(Value::as_i64);
    assert_eq!(totals, [1999, 1999, 2999, 2999]);
    Ok(())
}

#[tokio::test]
async fn of_many_who_update_the_same_version_one_does() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("/api/v1/plans/{}", scene.plan);
    let bodies: Vec<_> = (0..10).map(|n| dearer(3000 + n)).collect();
    let answers = try_join_all(bodies.iter().map(|body| scene.change(("PUT", &path), body, "\"1\""))).await?;
    let (done, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(done.len(), 1);
    assert!(refused.iter().all(|answer| (answer.status, answer.code()) == (412, "stale")), "{refused:#?}");
    let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(found.json, done[0].json);
    Ok(())
}

#[tokio::test]
async fn who_has_an_archived_plan_keeps_it() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = format!("/api/v1/plans/{}", scene.plan);
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("before").await?.expect(201)?;
    scene.work().await?;

    let archived = scene.change(("POST", &format!("{path}/archive")), &json!({}), "\"1\"").await?.expect(200)?;
    assert_eq!((archived.header("etag"), archived.text("/archived_at")?), (Some("\"2\""), "2026-01-01T00:00:00Z"));
    let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(found.json, archived.json);

    let refused = scene.subscribe("after").await?.expect(409)?;
    assert_eq!((refused.code(), refused.pointers()), ("plan_archived", vec!["/items"]));
    scene.set_out("2026-02-01T00:00:00Z").await?;
    scene.work().await?;
    let invoices = scene.invoices().await?;
    assert_eq!(invoices.iter().map(|invoice| invoice["status"].clone()).collect::<Vec<_>>(), ["paid", "paid"]);
    Ok(())
}
