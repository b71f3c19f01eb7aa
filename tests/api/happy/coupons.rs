use crate::bodies::{coupon, team_plan};
use crate::scene::Scene;
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Answer;
use testkit::dynamo::Dump;
use testkit::gateway::GOOD_CARD;

const COUPONS: &str = "/api/v1/coupons";

/// As many at once as one coupon is asked for by.
const MANY: usize = 50;

#[tokio::test]
async fn staff_create_a_coupon_and_see_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let body = json!({
        "code": " spring26 ",
        "name": "Spring 2026",
        "amount": { "amount": 500, "currency": "EUR" },
        "duration": "periods",
        "periods": 3,
        "redeem_by": "2026-03-31T21:59:59Z",
        "plans": [scene.plan],
        "limit": 100,
    });
    let created = scene.by_staff(COUPONS, &body).await?.expect(201)?;
    let location = format!("{COUPONS}/{}", created.text("/id")?);
    assert_eq!((created.header("location"), created.header("etag")), (Some(location.as_str()), Some("\"1\"")));
    let mut expected = body;
    expected["id"] = created.json["id"].clone();
    expected["code"] = json!("SPRING26");
    expected["percent"] = json!(null);
    expected["redeemed"] = json!(0);
    expected["created_at"] = json!("2026-01-01T00:00:00Z");
    expected["archived_at"] = json!(null);
    assert_eq!(created.json, expected);

    let found = scene.api.get(&location).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!((found.header("etag"), &found.json), (Some("\"1\""), &created.json));
    Ok(())
}

#[tokio::test]
async fn every_kind_of_coupon_is_shown_as_it_was_asked_for() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    for (code, off, duration) in [
        ("ONCE", json!({ "percent": "20" }), json!({ "duration": "once" })),
        ("EVER", json!({ "percent": "12.5" }), json!({ "duration": "forever" })),
        ("FREE", json!({ "percent": "100" }), json!({ "duration": "periods", "periods": 120 })),
        ("SOME", json!({ "amount": { "amount": 1, "currency": "JPY" } }), json!({ "duration": "once" })),
    ] {
        let mut body = json!({ "code": code, "name": "Off" });
        for part in [&off, &duration] {
            body.as_object_mut()
                .into_iter()
                .for_each(|body| body.extend(part.as_object().cloned().unwrap_or_default()));
        }
        let shown = scene.by_staff(COUPONS, &body).await?.expect(201)?.json;
        for field in ["percent", "amount", "duration", "periods", "limit", "redeem_by", "redeemed"] {
            assert_eq!(shown[field], body[field], "{code}: {field}");
        }
        assert_eq!(shown["plans"], json!([]), "{code}");
    }
    Ok(())
}

#[tokio::test]
async fn coupons_are_listed_newest_first_page_by_page() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut made = Vec::new();
    for code in ["ONE", "TWO", "THREE"] {
        scene.api.system.pass_seconds(1);
        made.insert(0, scene.by_staff(COUPONS, &coupon(code)).await?.expect(201)?.json);
    }
    let page = |path: String| scene.api.get(&path).bearer(&scene.admin.token).send();
    let first = page(format!("{COUPONS}?limit=2")).await?.expect(200)?;
    assert_eq!(first.json["data"], json!(made[..2]));
    let last = page(format!("{COUPONS}?limit=2&cursor={}", first.text("/next_cursor")?)).await?.expect(200)?;
    assert_eq!(last.json, json!({ "data": made[2..], "next_cursor": null }));
    Ok(())
}

#[tokio::test]
async fn a_discount_outlives_its_coupon() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let created = scene.by_staff(COUPONS, &coupon("FIFTH")).await?.expect(201)?;
    let subscribed = redeem(&scene, &scene.customer.path, "fifth").await?.expect(201)?;
    assert_eq!(subscribed.text("/coupon")?, "FIFTH");
    assert_eq!(scene.invoices().await?[0]["total"], json!({ "amount": 1599, "currency": "EUR" }));

    let archive = format!("{COUPONS}/{}/archive", created.text("/id")?);
    let archived = scene.change(("POST", &archive), &json!({}), "\"1\"").await?.expect(200)?;
    assert_eq!((archived.header("etag"), archived.text("/archived_at")?), (Some("\"2\""), "2026-01-01T00:00:00Z"));
    let again = scene.change(("POST", &archive), &json!({}), "\"2\"").await?.expect(200)?;
    assert_eq!((again.header("etag"), &again.json), (Some("\"2\""), &archived.json));

    let refused = redeem(&scene, &scene.customer.path, "FIFTH").await?.expect(409)?;
    assert_eq!((refused.code(), refused.pointers()), ("coupon_archived", vec!["/coupon"]));
    let found = scene.get(subscribed.header("location").unwrap_or_default()).await?.expect(200)?;
    assert_eq!(found.text("/coupon")?, "FIFTH");
    Ok(())
}

#[tokio::test]
async fn a_coupon_is_applied_to_a_running_subscription_and_taken_away() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let subscribed = scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    let path = subscribed.header("location").unwrap_or_default();
    let mut body = coupon("LATER");
    (body["duration"], body["limit"]) = (json!("forever"), json!(1));
    let made = scene.by_staff(COUPONS, &body).await?.expect(201)?;
    let applied = scene.command(path, "apply-coupon", &json!({ "coupon": "later" })).await?.expect(200)?;
    assert_eq!(applied.json["coupon"], "LATER");
    let redeemed = scene.api.get(&format!("{COUPONS}/{}", made.text("/id")?)).bearer(&scene.admin.token).send().await?;
    assert_eq!(redeemed.json["redeemed"], 1);
    scene.set_out("2026-02-01T00:00:00Z").await?;
    scene.work().await?;
    let removed = scene.command(path, "remove-coupon", &json!({})).await?.expect(200)?;
    assert_eq!(removed.json["coupon"], json!(null));
    scene.set_out("2026-03-01T00:00:00Z").await?;
    scene.work().await?;
    let totals: Vec<_> = scene.invoices().await?.iter().map(|invoice| invoice["total"]["amount"].clone()).collect();
    assert_eq!(totals, [1999, 1599, 1999]);
    Ok(())
}

#[tokio::test]
async fn of_many_who_want_a_code_one_gets_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let body = coupon("WANTED");
    let answers = try_join_all((0..10).map(|_| scene.by_staff(COUPONS, &body))).await?;
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1);
    for answer in refused {
        assert_eq!((answer.status, answer.code(), answer.pointers()), (409, "coupon_code_taken", vec!["/code"]));
    }
    let all = scene.api.get(COUPONS).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(all.json["data"], json!([made[0].json]));
    Ok(())
}

async fn redeem(scene: &Scene, account: &str, code: &str) -> Result<Answer, Error> {
    let body = json!({ "items": [{ "plan": scene.plan }], "coupon": code });
    scene.post(&format!("{account}/subscriptions"), &body, &format!("{account} {code}")).await
}

/// Accounts of the scene's customer.
async fn accounts(scene: &Scene) -> Result<Vec<String>, Error> {
    let body = json!({ "name": "One of many", "time_zone": "UTC" });
    let open = async |n| scene.post("/api/v1/accounts", &body, &format!("account-{n}")).await?.expect(201);
    let opened = try_join_all((0..MANY).map(open)).await?;
    Ok(opened.iter().map(|opened| opened.header("location").unwrap_or_default().to_owned()).collect())
}

/// The items of coupons, as they are stored.
fn stored(dump: Dump) -> Dump {
    dump.into_iter().filter(|((_, _, sk), _)| sk.starts_with("coupon#")).collect()
}

#[tokio::test]
async fn of_many_who_redeem_at_once_as_many_do_as_are_let() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let accounts = accounts(&scene).await?;
    for (code, limit) in [("LAST", 1), ("FEW", 3)] {
        let mut body = coupon(code);
        body["limit"] = json!(limit);
        let created = scene.by_staff(COUPONS, &body).await?.expect(201)?;
        let answers = try_join_all(accounts.iter().map(|account| redeem(&scene, account, code))).await?;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((won.len(), won.len() + lost.len()), (limit, MANY), "{code}");
        for answer in lost {
            let refusal = (answer.status, answer.code(), answer.pointers());
            assert_eq!(refusal, (409, "coupon_exhausted", vec!["/coupon"]), "{code}");
        }
        let path = format!("{COUPONS}/{}", created.text("/id")?);
        let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
        assert_eq!(found.json["redeemed"], limit, "{code}");
        let mut subscribed = 0;
        for account in &accounts {
            let page = scene.get(&format!("{account}/subscriptions")).await?.expect(200)?;
            let data = page.json["data"].as_array().cloned().unwrap_or_default();
            subscribed += data.iter().filter(|subscription| subscription["coupon"] == code).count();
        }
        assert_eq!(subscribed, limit, "{code}");
    }
    Ok(())
}

#[tokio::test]
async fn a_coupon_without_a_limit_is_not_written_when_it_is_redeemed() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let accounts = accounts(&scene).await?;
    let created = scene.by_staff(COUPONS, &coupon("ALL")).await?.expect(201)?;
    let before = stored(scene.api.system.dynamo.dump().await?);
    assert_eq!(before.len(), 1);
    let answers = try_join_all(accounts.iter().map(|account| redeem(&scene, account, "ALL"))).await?;
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:#?}");
    assert!(stored(scene.api.system.dynamo.dump().await?) == before);
    let path = format!("{COUPONS}/{}", created.text("/id")?);
    let found = scene.api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!((found.header("etag"), &found.json["redeemed"]), (Some("\"1\""), &Value::Null));
    Ok(())
}
