//! Whoever asks too often is told to come again later.

use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::limit::{Policy, Quota};
use serde_json::json;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::fault::Fault;
use testkit::gateway::GOOD_CARD;

const ELSEWHERE: &str = "198.51.100.7";

async fn wrong_password(api: &Api, email: &str, from: &str) -> Result<Answer, Error> {
    let credentials = json!({ "email": email, "password": "not what it was" });
    api.post("/api/v1/auth/login", &credentials).from(from).send().await
}

#[tokio::test]
async fn credentials_are_tried_so_often_from_an_address_by_all_processes_together() -> Result<(), Error> {
    let api = Api::start().await?;
    let beside = api.beside()?;
    api.system.set_quota(Policy::Credentials, Quota { most: 10, seconds: 600 });
    let mut tried = 0;
    for n in 0..20 {
        let email = format!("nobody-{n}@example.com");
        let process = if n % 2 == 0 { &api } else { &beside };
        tried += usize::from(wrong_password(process, &email, ELSEWHERE).await?.status == 401);
    }
    assert_eq!(tried, 10);

    let refused = wrong_password(&api, "ada@example.com", ELSEWHERE).await?.expect(429)?;
    assert_eq!((refused.code(), refused.header("retry-after")), ("too_many_requests", Some("600")));
    assert_eq!(refused.header("ratelimit-policy"), Some(r#""credentials";q=10;w=600"#));
    assert_eq!(refused.header("ratelimit"), Some(r#""credentials";r=0;t=600"#));

    wrong_password(&api, "ada@example.com", "198.51.100.8").await?.expect(401)?;
    api.system.pass_seconds(600);
    wrong_password(&api, "ada@example.com", ELSEWHERE).await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn money_moves_so_often_in_an_account_whoever_moves_it_and_strangers_use_up_nothing() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, account) = (&scene.api, &scene.customer);
    api.system.set_quota(Policy::Money, Quota { most: 3, seconds: 60 });
    let methods = format!("{}/payment-methods", account.path);
    let card = json!({ "gateway_token": GOOD_CARD });
    let stranger = api.customer("eve@example.com").await?.owner;
    for n in 0..5 {
        let attach = api.post(&methods, &card).bearer(&stranger.token).key(&format!("eve-{n}"));
        attach.send().await?.expect(404)?;
    }
    let attach = |key: &str| api.post(&methods, &card).bearer(&account.owner.token).key(key).send();
    for key in ["1", "2", "3"] {
        attach(key).await?.expect(201)?;
    }
    let refused = attach("4").await?.expect(429)?;
    assert_eq!(refused.header("ratelimit"), Some(r#""money";r=0;t=60"#));
    api.get(&account.path).bearer(&account.owner.token).send().await?.expect(200)?;

    api.system.pass_seconds(60);
    attach("4").await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn one_principal_leaves_the_others_alone() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.customer("ada@example.com").await?, api.customer("bob@example.com").await?);
    api.system.pass_seconds(60);
    api.system.set_quota(Policy::General, Quota { most: 300, seconds: 60 });
    let beside = api.beside()?;
    let mut passed = 0;
    for n in 0..400 {
        let process = if n % 3 == 0 { &beside } else { &api };
        let found = process.get(&ada.path).bearer(&ada.owner.token).send().await?;
        passed += usize::from(found.status == 200);
    }
    assert!((298..=300).contains(&passed), "{passed} passed: a quota less the tokens that a process did not use");
    api.get(&ada.path).bearer(&ada.owner.token).send().await?.expect(429)?;
    api.get(&bob.path).bearer(&bob.owner.token).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn what_is_open_to_everybody_is_counted_by_address() -> Result<(), Error> {
    let api = Api::start().await?;
    api.system.set_quota(Policy::Public, Quota { most: 2, seconds: 60 });
    let keys = || api.get("/.well-known/jwks.json");
    for expected in [200, 200, 429] {
        keys().from("2001:db8::1").send().await?.expect(expected)?;
    }
    keys().from("2001:db8::2").send().await?.expect(429)?;
    keys().from("2001:db8:0:1::1").send().await?.expect(200)?;
    for _ in 0..3 {
        api.get("/api/v1/health").from("2001:db8::1").send().await?.expect(200)?;
    }
    Ok(())
}

/// What guards a password stays shut; what only guards us from load does not take the API down.
#[tokio::test]
async fn where_nothing_can_be_counted_only_what_needs_the_guard_is_refused() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.customer("ada@example.com").await?;
    api.system.pass_seconds(60);
    let faults = &api.system.dynamo.faults;
    faults.strike_at("UpdateItem", 1, 100, Fault::Internal);
    api.get(&ada.path).bearer(&ada.owner.token).send().await?.expect(200)?;
    let refused = wrong_password(&api, "ada@example.com", ELSEWHERE).await?.expect(503)?;
    assert_eq!(refused.header("retry-after"), Some("2"));
    assert!(faults.clear() > 1);
    wrong_password(&api, "ada@example.com", ELSEWHERE).await?.expect(401)?;
    Ok(())
}
