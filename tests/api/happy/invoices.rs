use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::json;
use testkit::Error;
use testkit::gateway::GOOD_CARD;

#[tokio::test]
async fn an_invoice_shows_its_lines_and_its_payment() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let subscription = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let summary = scene.invoices().await?.remove(0);
    let path = format!("{}/invoices/{}", scene.customer.path, summary["id"].as_str().unwrap_or_default());
    let invoice = scene.get(&path).await?.expect(200)?;

    assert_eq!(invoice.json["number"], 1);
    assert_eq!(invoice.json["status"], "paid");
    assert_eq!(invoice.json["subscription"], subscription.json["id"]);
    assert_eq!(invoice.json["total"], json!({ "amount": 1999, "currency": "EUR" }));
    assert_eq!(invoice.json["payment"]["attempts"][0]["status"], "succeeded");
    let line = &invoice.json["lines"][0];
    assert_eq!(line["rule"], "flat");
    assert_eq!(line["exact"], "1999");
    assert_eq!(line["numerator"], line["denominator"]);
    assert_eq!(line["amount"], json!({ "amount": 1999, "currency": "EUR" }));
    for (name, value) in summary.as_object().into_iter().flatten() {
        assert_eq!(&invoice.json[name], value, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn invoices_are_listed_newest_first_page_by_page() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    scene.set_out("2026-06-15T00:00:00Z").await?;
    scene.work().await?;
    let path = format!("{}/invoices", scene.customer.path);
    let mut numbers = Vec::new();
    let mut next = format!("{path}?limit=4");
    loop {
        let page = scene.get(&next).await?.expect(200)?;
        numbers.extend(page.json["data"].as_array().into_iter().flatten().map(|invoice| invoice["number"].clone()));
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        next = format!("{path}?limit=4&cursor={cursor}");
    }
    assert_eq!(json!(numbers), json!([6, 5, 4, 3, 2, 1]));
    Ok(())
}
