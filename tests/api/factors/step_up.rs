//! Showing again who one is, for what wants to know it of late.

use super::{ADA, App, FACTORS, claims, is_refused};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};

/// Longer ago than any operation takes.
const LONG: i64 = 1_000;

async fn prove(api: &Api, person: &Person, shown: &Value) -> Result<Answer, Error> {
    let token = api.fresh_token(person).await?;
    api.post("/api/v1/auth/prove", shown).bearer(&token).send().await
}

/// Something dangerous.
async fn dangerous(api: &Api, person: &Person) -> Result<Answer, Error> {
    let token = api.fresh_token(person).await?;
    api.post(FACTORS, &json!({ "name": "Another" })).bearer(&token).send().await
}

#[tokio::test]
async fn a_password_or_a_code_shows_again_who_one_is() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    for (shown, code, factors) in
        [("password", PASSWORD.to_owned(), json!(["pwd"])), ("code", String::new(), json!(["pwd", "otp"]))]
    {
        api.system.pass_seconds(LONG);
        let refused = dangerous(&api, &ada).await?;
        is_refused(&refused, 401, "step_up_required");
        let code = if code.is_empty() { app.code(&api)? } else { code };
        let proven = prove(&api, &ada, &json!({ shown: code })).await?.expect(200)?;
        assert_eq!((&proven.json["proven_at"], &proven.json["factors"]), (&json!(api.system.now()), &factors));
        dangerous(&api, &ada).await?.expect(201)?;
        api.system.pass_seconds(900);
        dangerous(&api, &ada).await?.expect(201)?;
        api.system.pass_seconds(1);
        is_refused(&dangerous(&api, &ada).await?, 401, "step_up_required");
    }
    Ok(())
}

#[tokio::test]
async fn the_next_token_says_when_and_how() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    api.system.pass_seconds(LONG);
    prove(&api, &ada, &json!({ "code": app.code(&api)? })).await?.expect(200)?;
    let proven_at = api.system.now();
    api.system.pass_seconds(60);
    let refresh = json!({ "refresh_token": ada.refresh_token });
    let renewed = api.post("/api/v1/auth/refresh", &refresh).send().await?.expect(200)?;
    let claims = claims(renewed.text("/access_token")?)?;
    assert_eq!((&claims["auth_time"], &claims["amr"]), (&json!(proven_at.second()), &json!(["pwd", "otp"])));
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_or_was_used_shows_nothing() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let used = app.code(&api)?;
    let wrong = prove(&api, &ada, &json!({ "password": "not what it was" })).await?;
    is_refused(&wrong, 422, "wrong_password");
    assert_eq!(wrong.pointers(), ["/password"]);
    for code in [used, app.wrong_code(&api)?] {
        let wrong = prove(&api, &ada, &json!({ "code": code })).await?;
        is_refused(&wrong, 422, "wrong_code");
        assert_eq!(wrong.pointers(), ["/code"]);
    }
    for neither in [json!({}), json!({ "password": PASSWORD, "code": "123456" })] {
        is_refused(&prove(&api, &ada, &neither).await?, 422, "invalid");
    }
    api.system.pass_seconds(LONG);
    is_refused(&dangerous(&api, &ada).await?, 401, "step_up_required");
    Ok(())
}

#[tokio::test]
async fn guessing_is_held_back_as_at_a_log_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(prove(&api, &ada, &json!({ "password": "not what it was" })).await?.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429]);
    let (right, login) = (json!({ "password": PASSWORD }), json!({ "email": ADA, "password": PASSWORD }));
    prove(&api, &ada, &right).await?.expect(429)?;
    api.post("/api/v1/auth/login", &login).send().await?.expect(429)?;
    api.system.pass_seconds(900);
    prove(&api, &ada, &right).await?.expect(200)?;
    Ok(())
}

/// It is this session that is proven, and no other of the same user.
#[tokio::test]
async fn another_session_is_as_old_as_it_was() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let login = json!({ "email": ADA, "password": PASSWORD });
    let other = api.post("/api/v1/auth/login", &login).send().await?.expect(200)?;
    api.system.pass_seconds(899);
    prove(&api, &ada, &json!({ "password": PASSWORD })).await?.expect(200)?;
    api.system.pass_seconds(2);
    let refresh = json!({ "refresh_token": other.text("/refresh_token")? });
    let other = api.post("/api/v1/auth/refresh", &refresh).send().await?.expect(200)?;
    let refused = api.post(FACTORS, &json!({ "name": "Another" })).bearer(other.text("/access_token")?).send().await?;
    is_refused(&refused, 401, "step_up_required");
    dangerous(&api, &ada).await?.expect(201)?;
    Ok(())
}
