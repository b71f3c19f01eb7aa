use crate::bodies::{seat_plan, team_plan};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Api;

#[tokio::test]
async fn staff_create_a_plan_and_see_it() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let created = api.post("/api/v1/plans", &team_plan(14)).bearer(&admin.token).send().await?.expect(201)?;
    let location = format!("/api/v1/plans/{}", created.text("/id")?);
    assert_eq!(created.header("location"), Some(location.as_str()));
    assert_eq!(created.json["version"], 1);
    assert_eq!(created.json["components"][0]["price"], json!({ "kind": "flat", "amount": 1999 }));
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
    plan["components"][0]["price"]["unit_price"] = json!("0.0004");
    let created = api.post("/api/v1/plans", &plan).bearer(&admin.token).send().await?.expect(201)?;
    assert_eq!(created.text("/components/0/price/unit_price")?, "0.0004");
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
