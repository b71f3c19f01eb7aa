//! Taking factors away.

use super::{ADA, App, FACTORS, RECOVERY_CODES, challenge, is_refused, log_in, recovery_codes, told, verify};
use domain::job::FactorChange;
use serde_json::json;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};

async fn remove(api: &Api, by: &Person, app: &App) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.request("DELETE", &app.path()).bearer(&token).send().await
}

#[tokio::test]
async fn the_password_does_alone_once_the_last_one_is_gone() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let (one, other) = (App::confirmed(&api, &ada).await?, App::confirmed(&api, &ada).await?);
    recovery_codes(&api, &ada).await?;
    remove(&api, &ada, &one).await?.expect(204)?;
    remove(&api, &ada, &one).await?.expect(404)?;
    let open = challenge(&api, &ada).await?;
    is_refused(&verify(&api, &open, &one.next_code(&api)?).await?, 401, "wrong_second_factor");
    verify(&api, &open, &other.code(&api)?).await?.expect(200)?;
    remove(&api, &ada, &other).await?.expect(204)?;
    let begun = log_in(&api, &ada).await?.expect(200)?;
    let token = begun.text("/access_token")?;
    assert_eq!(api.get(RECOVERY_CODES).bearer(token).send().await?.expect(200)?.json, json!({ "left": 0 }));
    assert_eq!(api.get(FACTORS).bearer(token).send().await?.expect(200)?.json["data"], json!([]));
    use FactorChange::{Added, RecoveryCodesMade, Removed};
    assert_eq!(told(&api, ADA).await?, [Added, Added, RecoveryCodesMade, Removed, Removed]);
    Ok(())
}

#[tokio::test]
async fn somebody_elses_is_one_that_there_is_not() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, eve) = (api.person(ADA).await?, api.person("eve@example.com").await?);
    let app = App::confirmed(&api, &ada).await?;
    remove(&api, &eve, &app).await?.expect(404)?;
    app.confirm(&api, &eve, &app.next_code(&api)?).await?.expect(404)?;
    assert_eq!(api.get(FACTORS).bearer(&eve.token).send().await?.expect(200)?.json["data"], json!([]));
    challenge(&api, &ada).await?;
    Ok(())
}

#[tokio::test]
async fn an_app_that_is_confirmed_too_late_has_to_be_enrolled_again() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let late = App::enrol(&api, &ada).await?;
    api.system.pass_seconds(900);
    is_refused(&late.confirm(&api, &ada, &late.code(&api)?).await?, 409, "enrolment_over");
    let proof = json!({ "password": PASSWORD });
    let token = api.fresh_token(&ada).await?;
    api.post("/api/v1/auth/prove", &proof).bearer(&token).send().await?.expect(200)?;
    // Another takes its place.
    let next = App::enrol(&api, &ada).await?;
    late.confirm(&api, &ada, &late.code(&api)?).await?.expect(404)?;
    next.confirm(&api, &ada, &next.code(&api)?).await?.expect(200)?;
    Ok(())
}
