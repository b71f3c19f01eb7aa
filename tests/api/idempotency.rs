//! What was asked for twice is done once, and answered twice alike.

use crate::bodies::{coupon, tax_rate, team_plan};
use crate::scene::Scene;
use domain::limit::{Policy, Quota};
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::{Answer, Request};
use testkit::dynamo::Dump;
use testkit::gateway::GOOD_CARD;

fn count(dump: &Dump, prefix: &str) -> usize {
    dump.keys().filter(|(_, _, sk)| sk.starts_with(prefix)).count()
}

/// Sends the same request again and again: the answer is the first one's, and nothing is written any more.
async fn repeats<'a>(scene: &'a Scene, name: &str, request: impl Fn() -> Request<'a>) -> Result<(), Error> {
    let first = request().send().await?;
    assert!((200..300).contains(&first.status), "{name}: {first:#?}");
    let after = scene.api.system.dynamo.dump().await?;
    let jobs = scene.api.system.queue.take();
    for _ in 0..2 {
        assert_eq!(request().send().await?, first, "{name}");
    }
    assert!(scene.api.system.dynamo.dump().await? == after, "{name} did something again");
    assert!(scene.api.system.queue.take().is_empty(), "{name} caused a job again");
    if !jobs.is_empty() {
        services::port::Dispatch::dispatch(&*scene.api.system, &jobs).await?;
    }
    scene.work().await?;
    assert_eq!(request().send().await?, first, "{name}, after what followed from it");
    Ok(())
}

#[tokio::test]
async fn a_repeat_is_answered_as_the_first_time_was() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, path, owner) = (&scene.api, &scene.customer.path, &scene.customer.owner.token);
    let post = |path: String, body: Value, token: &str| api.post(&path, &body).bearer(token).key("key");

    repeats(&scene, "plans-create", || post("/api/v1/plans".to_owned(), team_plan(0), &scene.admin.token)).await?;
    repeats(&scene, "coupons-create", || post("/api/v1/coupons".to_owned(), coupon("FIRST"), &scene.admin.token))
        .await?;
    repeats(&scene, "tax-rates-create", || post("/api/v1/tax-rates".to_owned(), tax_rate(), &scene.admin.token))
        .await?;
    let account = json!({ "name": "Second", "time_zone": "UTC" });
    repeats(&scene, "accounts-create", || post("/api/v1/accounts".to_owned(), account.clone(), owner)).await?;
    let clock = json!({ "now": "2026-01-01T00:00:00Z" });
    repeats(&scene, "test-clocks-create", || post(format!("{path}/test-clocks"), clock.clone(), owner)).await?;
    let card = json!({ "gateway_token": GOOD_CARD });
    repeats(&scene, "payment-methods-attach", || post(format!("{path}/payment-methods"), card.clone(), owner)).await?;
    let plan = json!({ "items": [{ "plan": scene.plan }] });
    repeats(&scene, "subscriptions-create", || post(format!("{path}/subscriptions"), plan.clone(), owner)).await?;

    let account = scene.get(path).await?;
    let advance = format!("{path}/test-clocks/{}/advance", account.text("/test_clock")?);
    let to = json!({ "to": "2026-03-01T00:00:00Z" });
    repeats(&scene, "test-clocks-advance", || post(advance.clone(), to.clone(), owner).header("if-match", "\"1\""))
        .await
}

#[tokio::test]
async fn what_was_archived_is_answered_as_the_first_time_was() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let mut things = vec![format!("/api/v1/plans/{}", scene.plan)];
    for (list, body) in [("/api/v1/coupons", coupon("FIRST")), ("/api/v1/tax-rates", tax_rate())] {
        let made = scene.by_staff(list, &body).await?.expect(201)?;
        things.push(made.header("location").unwrap_or_default().to_owned());
    }
    for thing in things {
        let path = format!("{thing}/archive");
        let archive = || scene.api.request("POST", &path).bearer(&scene.admin.token).key("key");
        repeats(&scene, &path, || archive().header("if-match", "\"1\"")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_staff_do_with_an_invoice_is_done_once() -> Result<(), Error> {
    for (what, body) in [
        ("void", json!({})),
        ("mark-uncollectible", json!({})),
        ("credit-notes", json!({ "note": "An outage", "amount": 500 })),
    ] {
        let scene = Scene::with_clock(&team_plan(0)).await?;
        let invoice = scene.unpaid_renewal().await?;
        let etag = scene.get(&invoice).await?.header("etag").unwrap_or_default().to_owned();
        let token = scene.api.fresh_token(&scene.admin).await?;
        let path = format!("{invoice}/{what}");
        let request = || scene.api.post(&path, &body).bearer(&token).key("key").header("if-match", &etag);
        repeats(&scene, what, request).await?;
    }
    Ok(())
}

#[tokio::test]
async fn keys_are_each_principals_and_each_operations_own() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let eve = scene.api.customer("eve@example.com").await?;
    let body = json!({ "items": [{ "plan": scene.plan }] });
    let hers = scene.api.post(&format!("{}/subscriptions", eve.path), &body).key("key").bearer(&eve.owner.token);
    let hers = hers.send().await?.expect(201)?;
    let his = scene.subscribe("key").await?.expect(201)?;
    assert_ne!(hers.json["id"], his.json["id"]);
    let card = json!({ "gateway_token": GOOD_CARD });
    scene.post(&format!("{}/payment-methods", scene.customer.path), &card, "key").await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn without_a_key_a_repeat_is_another_command() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let create = || scene.api.post("/api/v1/plans", &team_plan(0)).bearer(&scene.admin.token).send();
    let (first, second) = (create().await?.expect(201)?, create().await?.expect(201)?);
    assert_ne!(first.json["id"], second.json["id"]);
    Ok(())
}

#[tokio::test]
async fn what_was_refused_is_not_remembered() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let path = format!("{}/subscriptions", scene.customer.path);
    let wrong = json!({ "items": [{ "plan": scene.plan, "seats": 3 }] });
    for _ in 0..2 {
        scene.post(&path, &wrong, "key").await?.expect(422)?;
    }
    scene.subscribe("key").await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn a_key_is_remembered_for_a_day() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let first = scene.subscribe("key").await?.expect(201)?;
    scene.api.system.pass_seconds(24 * 60 * 60 - 1);
    assert_eq!(scene.subscribe("key").await?, first);
    scene.api.system.pass_seconds(1);
    let second = scene.subscribe("key").await?.expect(201)?;
    assert_ne!(second.json["id"], first.json["id"]);
    Ok(())
}

/// Subscribes, and asks again as long as others are faster, which a busy machine may take beyond one deadline.
async fn settled(scene: &Scene, key: &str) -> Result<Answer, Error> {
    for _ in 0..20 {
        let answer = scene.subscribe(key).await?;
        if answer.code() != "unsettled" {
            return Ok(answer);
        }
    }
    Err("nothing settles".into())
}

#[tokio::test]
async fn fifty_at_once_with_one_key_are_one_subscription() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.api.system.set_quota(Policy::Money, Quota { most: 1_000, seconds: 60 });
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let answers = try_join_all((0..50).map(|_| settled(&scene, "key"))).await?;
    for answer in &answers {
        assert_eq!(answer.status, 201);
        assert_eq!(answer, &answers[0]);
    }
    scene.work().await?;
    let dump = scene.api.system.dynamo.dump().await?;
    assert_eq!((count(&dump, "subscription#"), count(&dump, "invoice-state#")), (1, 1));
    assert_eq!(scene.api.system.gateway.charges().values().copied().collect::<Vec<_>>(), [1]);
    Ok(())
}

#[tokio::test]
async fn many_at_once_with_keys_of_their_own_leave_no_gap_in_the_invoices() -> Result<(), Error> {
    const MANY: u32 = 10;
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let keys: Vec<_> = (0..MANY).map(|n| format!("key-{n}")).collect();
    let answers = try_join_all(keys.iter().map(|key| settled(&scene, key))).await?;
    let ids: BTreeSet<_> = answers.iter().map(|answer| answer.json["id"].to_string()).collect();
    assert_eq!(ids.len(), MANY as usize);
    scene.work().await?;
    let numbers: BTreeSet<_> =
        scene.invoices().await?.iter().filter_map(|invoice| invoice["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=u64::from(MANY)).collect());
    assert!(scene.api.system.gateway.charges().values().all(|charges| *charges == 1));
    assert_eq!(scene.api.system.gateway.charges().len(), MANY as usize);
    Ok(())
}
