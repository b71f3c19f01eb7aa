use crate::bodies::team_plan;
use serde_json::json;
use testkit::Error;
use testkit::api::Api;
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
