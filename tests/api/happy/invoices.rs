use crate::bodies::{seat_plan, team_plan};
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
    assert_eq!(line["rule"], "advance");
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

#[tokio::test]
async fn an_unpaid_invoice_is_voided_by_a_credit_note() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    let before = scene.get(&path).await?.expect(200)?;
    let voided = scene.settle(&path, "void").await?.expect(200)?;
    assert_ne!(voided.header("etag"), before.header("etag"));
    assert_eq!(voided.json["status"], "void");
    assert_eq!(voided.json["balance"], json!({ "amount": 0, "currency": "EUR" }));
    let after = scene.get(&path).await?.expect(200)?;
    assert_eq!((after.header("etag"), &after.json["status"]), (voided.header("etag"), &json!("void")));

    let notes = scene.get(&format!("{}/credit-notes", scene.customer.path)).await?.expect(200)?;
    assert_eq!(notes.json["data"].as_array().map(Vec::len), Some(1));
    let note = &notes.json["data"][0];
    assert_eq!((&note["reason"], &note["note"]), (&json!("void"), &json!(null)));
    assert_eq!((&note["invoice"], &note["total"]), (&after.json["id"], &after.json["total"]));
    let subscriptions = scene.get(&format!("{}/subscriptions", scene.customer.path)).await?.expect(200)?;
    assert_eq!(subscriptions.json["data"][0]["status"], "active");
    Ok(())
}

#[tokio::test]
async fn what_is_given_up_is_a_bad_debt() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    let given_up = scene.settle(&path, "mark-uncollectible").await?.expect(200)?;
    assert_eq!(given_up.json["status"], "uncollectible");
    assert_eq!(given_up.json["balance"]["amount"], 0);
    let balance = scene.get(&format!("{}/balance", scene.customer.path)).await?.expect(200)?;
    let bad_debt = json!({ "account": "bad_debt", "amount": { "amount": 1999, "currency": "EUR" } });
    assert!(balance.json["currencies"][0]["ledger"].as_array().is_some_and(|ledger| ledger.contains(&bad_debt)));
    assert_eq!(balance.json["currencies"][0]["owed"]["amount"], 0);
    Ok(())
}

#[tokio::test]
async fn a_bad_debt_that_is_paid_after_all_is_recorded() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    let given_up = scene.settle(&path, "mark-uncollectible").await?.expect(200)?;
    assert_eq!(given_up.json["written_off"], json!({ "amount": 1999, "currency": "EUR" }));
    let part = scene.record(&path, 999, "a part").await?.expect(200)?;
    assert_eq!((&part.json["status"], &part.json["written_off"]["amount"]), (&json!("uncollectible"), &json!(1000)));
    let rest = scene.record(&path, 1000, "the rest").await?.expect(200)?;
    assert_eq!((&rest.json["status"], &rest.json["written_off"]), (&json!("paid"), &json!(null)));
    assert_eq!(rest.json["paid_at"], "2026-02-01T00:00:00Z");

    let balance = scene.get(&format!("{}/balance", scene.customer.path)).await?.expect(200)?;
    let ledger = balance.json["currencies"][0]["ledger"].as_array().cloned().unwrap_or_default();
    assert!(ledger.contains(&json!({ "account": "cash", "amount": { "amount": 1999, "currency": "EUR" } })));
    assert!(ledger.iter().all(|row| row["account"] != "bad_debt"), "{ledger:?}");
    let statement = scene.get(&format!("{}/statement", scene.customer.path)).await?.expect(200)?;
    let recovered = json!([
        { "account": "cash", "amount": { "amount": 999, "currency": "EUR" } },
        { "account": "bad_debt", "amount": { "amount": -999, "currency": "EUR" } },
    ]);
    let rows = statement.json["data"].as_array().cloned().unwrap_or_default();
    assert!(rows.iter().any(|row| row["entries"] == recovered && row["moved"][0]["amount"] == 0), "{rows:?}");
    Ok(())
}

#[tokio::test]
async fn a_transfer_is_recorded_in_parts_until_nothing_is_owed() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let path = scene.unpaid_renewal().await?;
    assert_eq!(scene.get(&path).await?.expect(200)?.json["overdue"], true);
    let first = scene.record(&path, 999, "first").await?.expect(200)?;
    assert_eq!((&first.json["status"], &first.json["balance"]["amount"]), (&json!("open"), &json!(1000)));
    let second = scene.record(&path, 1000, "second").await?.expect(200)?;
    assert_eq!((&second.json["status"], &second.json["overdue"]), (&json!("paid"), &json!(false)));
    let received: Vec<_> = second.json["received"].as_array().into_iter().flatten().collect();
    assert_eq!(received.iter().map(|it| &it["amount"]["amount"]).collect::<Vec<_>>(), [999, 1000]);
    assert_eq!(
        (&received[0]["reference"], &received[0]["recorded_at"]),
        (&json!("first"), &json!("2026-02-01T00:00:00Z"))
    );

    let balance = scene.get(&format!("{}/balance", scene.customer.path)).await?.expect(200)?;
    let cash = json!({ "account": "cash", "amount": { "amount": 1999, "currency": "EUR" } });
    assert!(balance.json["currencies"][0]["ledger"].as_array().is_some_and(|ledger| ledger.contains(&cash)));
    let subscriptions = scene.get(&format!("{}/subscriptions", scene.customer.path)).await?.expect(200)?;
    assert_eq!(subscriptions.json["data"][0]["status"], "active");
    Ok(())
}

#[tokio::test]
async fn a_subscription_begins_with_a_transfer() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    assert_eq!(subscribed.json["status"], "incomplete");
    let path = scene.newest_invoice().await?;
    scene.record(&path, 1999, "whole").await?.expect(200)?;
    let found = scene.get(subscribed.header("location").unwrap_or_default()).await?.expect(200)?;
    assert_eq!(found.json["status"], "active");
    assert_ne!(scene.features().await?, json!({}));
    Ok(())
}

#[tokio::test]
async fn on_terms_a_card_is_charged_on_the_day_and_without_one_it_is_overdue() -> Result<(), Error> {
    for has_card in [true, false] {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        let terms = json!({ "payment_terms_days": 14, "tax_exempt": false });
        scene.put(&scene.admin, &format!("{}/terms", scene.customer.path), &terms).await?.expect(200)?;
        if has_card {
            scene.attach(GOOD_CARD).await?.expect(201)?;
        }
        let subscribed = scene.subscribe("first").await?.expect(201)?;
        scene.work().await?;
        let path = scene.newest_invoice().await?;
        scene.set_out("2026-01-14T23:59:59Z").await?;
        scene.work().await?;
        let before = scene.get(&path).await?.expect(200)?.json;
        assert_eq!(
            (&before["status"], &before["overdue"], &before["payment"]["attempts"]),
            (&json!("open"), &json!(false), &json!([]))
        );
        scene.set_out("2026-01-16T00:00:00Z").await?;
        scene.work().await?;
        let after = scene.get(&path).await?.expect(200)?.json;
        let subscription = scene.get(subscribed.header("location").unwrap_or_default()).await?.expect(200)?;
        let expected = if has_card { ("paid", false, "active") } else { ("open", true, "past_due") };
        let status = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let found = (status(&after["status"]), after["overdue"] == true, status(&subscription.json["status"]));
        assert_eq!(found, (expected.0.to_owned(), expected.1, expected.2.to_owned()));
        assert_eq!(after["paid_at"], if has_card { json!("2026-01-15T00:00:00Z") } else { json!(null) });
    }
    Ok(())
}

#[tokio::test]
async fn an_invoice_is_explained_in_words_and_numbers() -> Result<(), Error> {
    let scene = Scene::with_plan(&seat_plan()).await?;
    let body = json!({ "items": [{ "plan": scene.plan, "seats": 5 }] });
    scene.post(&format!("{}/subscriptions", scene.customer.path), &body, "seats").await?.expect(201)?;
    let path = scene.newest_invoice().await?;
    let explained = scene.get(&format!("{path}/explain")).await?.expect(200)?;
    let dollars = |amount: i64| json!({ "amount": amount, "currency": "USD" });
    assert_eq!(explained.json["total"], dollars(2250));
    assert_eq!(explained.text("/sentence")?, "The line comes to USD 22.50.");
    assert_eq!(explained.json["discount"], json!(null));
    let line = &explained.json["lines"][0];
    assert_eq!(line["sentence"], "5 seats at USD 4.50 each are USD 22.50 a period.");
    assert_eq!(line["steps"], json!([{ "units": "5", "unit_price": "4.5", "amount": null, "exact": "2250" }]));
    let invoice = scene.get(&path).await?.expect(200)?;
    for same in ["name", "rule", "period", "numerator", "denominator", "exact", "amount", "net", "taxes", "total"] {
        assert_eq!(line[same], invoice.json["lines"][0][same], "{same}");
    }
    Ok(())
}
