use crate::bodies::team_plan;
use futures_util::future::try_join_all;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::PASSWORD;
use testkit::system::STAFF_TOKEN;
use testkit::worker::{self, Policy};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_person_registers_confirms_and_logs_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let registration = json!({ "email": ADA, "password": PASSWORD });
    let registered = api.post("/api/v1/auth/register", &registration).send().await?.expect(202)?;
    assert_eq!(registered.json, json!({ "status": "confirmation_sent" }));

    let credentials = json!({ "email": ADA, "password": PASSWORD });
    let early = api.post("/api/v1/auth/login", &credentials).send().await?.expect(409)?;
    assert_eq!(early.code(), "email_unconfirmed");

    worker::finish(&api.system, Policy::Once).await?;
    let token = api.system.mailbox.confirmation(ADA).ok_or("no mail")?;
    for _ in 0..2 {
        let path = format!("/api/v1/auth/confirm-email?token={token}");
        let confirmed = api.get(&path).send().await?.expect(200)?;
        assert_eq!(confirmed.json, json!({ "status": "confirmed" }));
    }

    let session = api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
    assert_eq!(session.text("/token_type")?, "Bearer");
    assert_eq!(session.json["expires_in"], 900);
    assert_eq!(session.header("cache-control"), Some("private, no-store"));
    Ok(())
}

#[tokio::test]
async fn an_address_that_is_taken_gets_the_same_answer_and_another_mail() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let again = json!({ "email": " ADA@Example.com ", "password": "another phrase of hers" });
    let answer = api.post("/api/v1/auth/register", &again).send().await?.expect(202)?;
    assert_eq!(answer.json, json!({ "status": "confirmation_sent" }));
    worker::finish(&api.system, Policy::Once).await?;
    assert!(api.system.mailbox.letters().iter().any(|letter| {
        matches!(letter, services::port::Letter::AlreadyRegistered { to } if to.as_str() == ada.email)
    }));
    let credentials = json!({ "email": ADA, "password": PASSWORD });
    api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn wrong_credentials_are_told_apart_by_nobody() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    let mut answers = Vec::new();
    for email in [ADA, "nobody@example.com"] {
        let wrong = json!({ "email": email, "password": "not what it was" });
        answers.push(api.post("/api/v1/auth/login", &wrong).send().await?.expect(401)?);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].code(), "wrong_credentials");
    Ok(())
}

#[tokio::test]
async fn the_staff_token_makes_one_admin_and_is_burnt() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    api.post("/api/v1/plans", &team_plan(0)).bearer(&admin.token).send().await?.expect(201)?;

    let second = json!({ "email": "eve@example.com", "password": PASSWORD, "staff_token": STAFF_TOKEN });
    let before = api.system.dynamo.dump().await?;
    let refused = api.post("/api/v1/auth/register", &second).send().await?.expect(422)?;
    assert_eq!((refused.code(), refused.pointers()), ("invalid_token", vec!["/staff_token"]));
    assert_eq!(api.system.dynamo.dump().await?, before);
    Ok(())
}

#[tokio::test]
async fn a_confirmation_link_expires() -> Result<(), Error> {
    let api = Api::start().await?;
    let registration = json!({ "email": ADA, "password": PASSWORD });
    api.post("/api/v1/auth/register", &registration).send().await?.expect(202)?;
    worker::finish(&api.system, Policy::Once).await?;
    let token = api.system.mailbox.confirmation(ADA).ok_or("no mail")?;
    api.system.pass_seconds(24 * 60 * 60);
    let late = api.get(&format!("/api/v1/auth/confirm-email?token={token}")).send().await?.expect(422)?;
    assert_eq!((late.code(), late.pointers()), ("invalid_token", vec!["/token"]));
    Ok(())
}

#[tokio::test]
async fn a_session_is_renewed_with_its_refresh_token() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    api.system.pass_seconds(1_000);
    api.get("/api/v1/plans").bearer(&ada.token).send().await?.expect(401)?;
    let renewed = refresh(&api, &ada.refresh_token).await?.expect(200)?;
    // 403: somebody, who is not the operator's.
    api.get("/api/v1/plans").bearer(renewed.text("/access_token")?).send().await?.expect(403)?;
    refresh(&api, renewed.text("/refresh_token")?).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn of_many_who_refresh_at_once_nobody_is_logged_out() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let answers = try_join_all((0..20).map(|_| refresh(&api, &ada.refresh_token))).await?;
    let successors: BTreeSet<_> =
        answers.iter().map(|answer| answer.text("/refresh_token")).collect::<Result<_, _>>()?;
    assert_eq!(successors.len(), 1, "all get the same successor");
    for successor in successors {
        refresh(&api, successor).await?.expect(200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_later_ends_the_session() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let renewed = refresh(&api, &ada.refresh_token).await?.expect(200)?;
    let account = json!({ "name": "Engines", "time_zone": "UTC" });
    api.post("/api/v1/accounts", &account).bearer(&ada.token).send().await?.expect(201)?;
    api.system.pass_seconds(31);
    let replayed = refresh(&api, &ada.refresh_token).await?.expect(401)?;
    assert_eq!(replayed.code(), "session_over");
    refresh(&api, renewed.text("/refresh_token")?).await?.expect(401)?;
    // A command looks at once, whatever the token says.
    for token in [&ada.token, renewed.text("/access_token")?] {
        api.post("/api/v1/accounts", &account).bearer(token).send().await?.expect(401)?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_refresh_token_of_ours_ends_nothing() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, before) = (api.person(ADA).await?, api.system.dynamo.dump().await?);
    let cut = &ada.refresh_token[1..];
    for token in ["", "garbage", cut, &format!("B{cut}")] {
        refresh(&api, token).await?.expect(401)?;
    }
    assert!(api.system.dynamo.dump().await? == before, "somebody left something behind");
    refresh(&api, &ada.refresh_token).await?.expect(200)?;
    Ok(())
}

async fn refresh(api: &Api, token: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).send().await
}
