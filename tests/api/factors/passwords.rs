//! Passwords that only do beside a second factor.

use super::{ADA, App, is_refused};
use serde_json::json;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

const SHORT: &str = "hq7-xw2b";

async fn change(api: &Api, by: &Person, (from, to): (&str, &str)) -> Result<Answer, Error> {
    let body = json!({ "current_password": from, "password": to });
    let token = api.fresh_token(by).await?;
    api.post("/api/v1/auth/change-password", &body).bearer(&token).send().await
}

async fn remove(api: &Api, by: &Person, app: &App) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.request("DELETE", &app.path()).bearer(&token).send().await
}

#[tokio::test]
async fn a_short_password_needs_the_last_factor() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let refused = change(&api, &ada, (PASSWORD, SHORT)).await?;
    is_refused(&refused, 422, "password_length");
    assert_eq!(refused.pointers(), ["/password"]);
    let app = App::confirmed(&api, &ada).await?;
    is_refused(&change(&api, &ada, (PASSWORD, "hq7-xw2")).await?, 422, "password_length");
    is_refused(&change(&api, &ada, (PASSWORD, "password1")).await?, 422, "password_too_common");
    change(&api, &ada, (PASSWORD, SHORT)).await?.expect(204)?;
    is_refused(&remove(&api, &ada, &app).await?, 409, "password_needs_factor");
    let other = App::confirmed(&api, &ada).await?;
    remove(&api, &ada, &app).await?.expect(204)?;
    is_refused(&remove(&api, &ada, &other).await?, 409, "password_needs_factor");
    change(&api, &ada, (SHORT, PASSWORD)).await?.expect(204)?;
    remove(&api, &ada, &other).await?.expect(204)?;
    Ok(())
}

#[tokio::test]
async fn a_forgotten_password_may_become_a_short_one_and_opens_nothing_alone() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let reset = async |password: &str| -> Result<Answer, Error> {
        api.post("/api/v1/auth/forgot-password", &json!({ "email": ADA })).send().await?.expect(202)?;
        worker::finish(&api.system, Policy::Once).await?;
        let token = api.system.mailbox.reset(ADA).ok_or("no mail")?;
        api.post("/api/v1/auth/reset-password", &json!({ "token": token, "password": password })).send().await
    };
    let refused = reset(SHORT).await?;
    is_refused(&refused, 422, "password_length");
    assert_eq!(refused.pointers(), ["/password"]);
    App::confirmed(&api, &ada).await?;
    reset(SHORT).await?.expect(204)?;
    let begun =
        api.post("/api/v1/auth/login", &json!({ "email": ADA, "password": SHORT })).send().await?.expect(200)?;
    begun.text("/challenge")?;
    Ok(())
}

#[tokio::test]
async fn no_new_password_is_made_of_the_operators_words() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    api.system.ban_words("acme,widget".parse()?);
    let first_thought = "Acme Widget 2026!";
    is_refused(&change(&api, &ada, (PASSWORD, first_thought)).await?, 422, "password_too_common");
    api.post("/api/v1/auth/forgot-password", &json!({ "email": ADA })).send().await?.expect(202)?;
    worker::finish(&api.system, Policy::Once).await?;
    let reset = json!({ "token": api.system.mailbox.reset(ADA).ok_or("no mail")?, "password": first_thought });
    let refused = api.post("/api/v1/auth/reset-password", &reset).send().await?;
    is_refused(&refused, 422, "password_too_common");
    Ok(())
}
