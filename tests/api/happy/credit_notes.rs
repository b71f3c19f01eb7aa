use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;
use testkit::gateway::GOOD_CARD;

/// A customer who has paid EUR 19.99, and the path for credit notes of that invoice.
async fn paid() -> Result<(Scene, String), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = format!("{}/credit-notes", scene.newest_invoice().await?);
    Ok((scene, path))
}

fn euros(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

#[tokio::test]
async fn what_was_paid_becomes_credit() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    let body = json!({ "note": "An outage", "amount": 500 });
    let created = scene.by_staff_once(&path, &body, "first").await?.expect(201)?;
    let location = format!("{}/credit-notes/{}", scene.customer.path, created.text("/id")?);
    assert_eq!(created.header("location"), Some(location.as_str()));
    assert_eq!(created.json["number"], 1);
    assert_eq!(created.json["invoice_number"], 1);
    assert_eq!((created.text("/reason")?, created.text("/note")?), ("given", "An outage"));
    let line = json!({
        "line": 0, "name": "Base", "unused": null, "net": euros(500), "taxes": [], "total": euros(500),
    });
    assert_eq!(created.json["lines"], json!([line]));
    assert_eq!(created.json["total"], euros(500));
    assert_eq!((&created.json["to_balance"], &created.json["to_credit"]), (&euros(0), &euros(500)));

    let found = scene.get(&location).await?.expect(200)?;
    assert_eq!(found.json, created.json);
    let account = scene.get(&scene.customer.path).await?.expect(200)?;
    assert_eq!(account.json["credit"], json!([euros(500)]));
    Ok(())
}

#[tokio::test]
async fn what_is_still_owed_is_owed_no_more() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.subscribe("first").await?.expect(201)?;
    let invoice = scene.newest_invoice().await?;
    let body = json!({ "note": "A promise", "lines": [{ "line": 0, "amount": 999 }] });
    let created = scene.by_staff_once(&format!("{invoice}/credit-notes"), &body, "first").await?.expect(201)?;
    assert_eq!((&created.json["to_balance"], &created.json["to_credit"]), (&euros(999), &euros(0)));
    let invoice = scene.get(&invoice).await?.expect(200)?;
    assert_eq!((&invoice.json["balance"], &invoice.json["status"]), (&euros(1000), &json!("open")));
    Ok(())
}

#[tokio::test]
async fn a_line_or_the_whole_gives_back_what_remains() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    let part = json!({ "note": "An outage", "lines": [{ "line": 0, "amount": 500 }] });
    scene.by_staff_once(&path, &part, "part").await?.expect(201)?;
    let body = json!({ "note": "Goodbye", "lines": [{ "line": 0 }] });
    let rest = scene.by_staff_once(&path, &body, "rest").await?.expect(201)?;
    assert_eq!(rest.json["total"], euros(1499));

    let (scene, path) = paid().await?;
    scene.by_staff_once(&path, &part, "part").await?.expect(201)?;
    let whole = scene.by_staff_once(&path, &json!({ "note": "Goodbye" }), "whole").await?.expect(201)?;
    assert_eq!(whole.json["total"], euros(1499));
    Ok(())
}

#[tokio::test]
async fn credit_notes_are_listed_newest_first_page_by_page() -> Result<(), Error> {
    let (scene, path) = paid().await?;
    let mut made = Vec::new();
    for n in 1..=3 {
        let body = json!({ "note": "An outage", "amount": n });
        made.insert(0, scene.by_staff_once(&path, &body, &format!("key-{n}")).await?.expect(201)?.json);
    }
    let list = format!("{}/credit-notes", scene.customer.path);
    let first = scene.get(&format!("{list}?limit=2")).await?.expect(200)?;
    assert_eq!(first.json["data"], json!(made[..2]));
    let cursor = first.text("/next_cursor")?;
    let last = scene.get(&format!("{list}?limit=2&cursor={cursor}")).await?.expect(200)?;
    assert_eq!(last.json, json!({ "data": made[2..], "next_cursor": null }));
    Ok(())
}
