use crate::bodies::team_plan;
use crate::scene::Scene;
use serde_json::{Value, json};
use testkit::Error;
use testkit::gateway::GOOD_CARD;

/// A customer who paid EUR 19.99 on 1 January and was given back EUR 5.00.
async fn scene() -> Result<Scene, Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = format!("{}/credit-notes", scene.newest_invoice().await?);
    scene.set_out("2026-01-16T12:00:00Z").await?;
    scene.work().await?;
    scene.by_staff_once(&path, &json!({ "note": "An outage", "amount": 500 }), "credit").await?.expect(201)?;
    Ok(scene)
}

fn euros(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

fn entry(account: &str, amount: i64) -> Value {
    json!({ "account": account, "amount": euros(amount) })
}

#[tokio::test]
async fn the_balance_is_what_the_journal_adds_up_to() -> Result<(), Error> {
    let scene = scene().await?;
    let balance = scene.get(&format!("{}/balance", scene.customer.path)).await?.expect(200)?;
    let ledger = json!([
        entry("cash_in_transit", 1999),
        entry("account_credit", -500),
        entry("revenue", -1999),
        entry("refunds", 500),
    ]);
    let currency = json!({ "owed": euros(0), "credit": euros(500), "ledger": ledger });
    assert_eq!(balance.json, json!({ "currencies": [currency] }));
    let eve = scene.api.customer("eve@example.com").await?;
    let nothing = scene.api.get(&format!("{}/balance", eve.path)).bearer(&eve.owner.token).send().await?.expect(200)?;
    assert_eq!(nothing.json, json!({ "currencies": [] }));
    Ok(())
}

#[tokio::test]
async fn the_statement_runs_from_the_first_posting_to_the_last() -> Result<(), Error> {
    let scene = scene().await?;
    let statement = scene.get(&format!("{}/statement", scene.customer.path)).await?.expect(200)?;
    let row = |at: &str, cause: &str, entries: Value, moved: i64, due: i64| {
        let (moved, due) = (json!([euros(moved)]), json!([euros(due)]));
        json!({ "at": at, "cause": cause, "entries": entries, "moved": moved, "due": due })
    };
    let start = "2026-01-01T00:00:00Z";
    let rows = json!([
        row(start, "subscriptions-create", json!([entry("receivable", 1999), entry("revenue", -1999)]), 1999, 1999),
        row(start, "collect-payment", json!([entry("cash_in_transit", 1999), entry("receivable", -1999)]), -1999, 0),
        row(
            "2026-01-16T12:00:00Z",
            "credit-notes-create",
            json!([entry("refunds", 500), entry("account_credit", -500)]),
            -500,
            -500
        ),
    ]);
    assert_eq!(statement.json, json!({ "data": rows, "next_cursor": null }));
    Ok(())
}

#[tokio::test]
async fn a_statement_in_pages_is_the_statement_in_one() -> Result<(), Error> {
    let scene = scene().await?;
    scene.set_out("2026-07-01T00:00:00Z").await?;
    scene.work().await?;
    let path = format!("{}/statement", scene.customer.path);
    let whole = scene.get(&format!("{path}?limit=100")).await?.expect(200)?;
    let rows = whole.json["data"].as_array().cloned().unwrap_or_default();
    assert_eq!((rows.len(), &whole.json["next_cursor"]), (15, &Value::Null));
    for limit in [1, 2, 5, 14] {
        let mut paged = Vec::new();
        let mut next = format!("{path}?limit={limit}");
        loop {
            let page = scene.get(&next).await?.expect(200)?;
            let data = page.json["data"].as_array().cloned().unwrap_or_default();
            assert!((1..=limit).contains(&data.len()), "{limit}");
            paged.extend(data);
            let Some(cursor) = page.json["next_cursor"].as_str() else { break };
            next = format!("{path}?limit={limit}&cursor={cursor}");
        }
        assert_eq!(paged, rows, "{limit}");
    }
    Ok(())
}

/// The calendar is Berlin's, where January ends an hour before the period does.
#[tokio::test]
async fn revenue_is_earned_month_by_month_on_the_accounts_calendar() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = format!("{}/revenue-schedule", scene.customer.path);
    let schedule = scene.get(&format!("{path}?from=2025-12&months=3")).await?.expect(200)?;
    let month = |name: &str, start: &str, end: &str, billed: i64, recognised: i64, deferred: i64| {
        let amounts = json!({ "billed": euros(billed), "recognised": euros(recognised), "deferred": euros(deferred) });
        json!({ "month": name, "period": { "start": start, "end": end }, "amounts": [amounts] })
    };
    let [november, december, january, february] =
        ["2025-11-30T23:00:00Z", "2025-12-31T23:00:00Z", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"];
    let months = json!([
        month("2025-12", november, december, 0, 0, 0),
        // 1999 × 743 of 744 hours is 1996.31…
        month("2026-01", december, january, 1999, 1996, 3),
        month("2026-02", january, february, 0, 3, 0),
    ]);
    assert_eq!(schedule.json, json!({ "months": months }));
    let year = scene.get(&format!("{path}?from=2026-01")).await?.expect(200)?;
    assert_eq!(year.json["months"].as_array().map(Vec::len), Some(12));
    Ok(())
}
