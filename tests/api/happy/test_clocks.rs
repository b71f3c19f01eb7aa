use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::json;
use testkit::Error;
use testkit::gateway::GOOD_CARD;

#[tokio::test]
async fn a_clock_is_made_seen_and_advanced() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let path = format!("{}/test-clocks", scene.customer.path);
    let made = scene.post(&path, &json!({ "now": "2026-01-01T00:00:00Z" }), "clock").await?.expect(201)?;
    let location = made.header("location").unwrap_or_default().to_owned();
    assert_eq!(made.text("/status")?, "standing");
    assert_eq!(scene.get(&location).await?.expect(200)?.json, made.json);

    let advance = |etag: Option<&'static str>| {
        let to = json!({ "to": "2026-02-01T00:00:00Z" });
        let request = scene.api.post(&format!("{location}/advance"), &to).bearer(&scene.customer.owner.token);
        match etag {
            Some(etag) => request.header("if-match", etag),
            None => request,
        }
    };
    assert_eq!(advance(None).send().await?.expect(428)?.code(), "precondition_required");
    assert_eq!(advance(Some("\"7\"")).send().await?.expect(412)?.code(), "stale");
    assert_eq!(advance(Some("nonsense")).send().await?.expect(412)?.code(), "stale");
    let accepted = advance(Some("\"1\"")).send().await?.expect(202)?;
    assert_eq!(accepted.header("location"), Some(location.as_str()));
    assert_eq!(accepted.text("/status")?, "advancing");
    assert_eq!(accepted.text("/target")?, "2026-02-01T00:00:00Z");
    assert_eq!(advance(Some("\"2\"")).send().await?.expect(409)?.code(), "test_clock_busy");

    scene.work().await?;
    let arrived = scene.get(&location).await?.expect(200)?;
    assert_eq!(arrived.text("/now")?, "2026-02-01T00:00:00Z");
    assert_eq!(arrived.text("/status")?, "standing");
    Ok(())
}

#[tokio::test]
async fn an_advance_bills_every_period_on_the_way() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(14)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.set_out("2027-01-01T00:00:00Z").await?;
    scene.work().await?;
    let invoices = scene.invoices().await?;
    assert_eq!(invoices.len(), 12);
    assert!(invoices.iter().all(|invoice| invoice["status"] == "paid"));
    assert_eq!(invoices[11]["issued_at"], "2026-01-15T00:00:00Z");
    Ok(())
}

#[tokio::test]
async fn an_account_gets_its_clock_before_it_subscribes_and_only_one() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(14)).await?;
    let path = format!("{}/test-clocks", scene.customer.path);
    let second = scene.post(&path, &json!({ "now": "2026-01-01T00:00:00Z" }), "second").await?.expect(409)?;
    assert_eq!(second.code(), "test_clock_not_allowed");
    Ok(())
}
