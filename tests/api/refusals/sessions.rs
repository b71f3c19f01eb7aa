//! Tokens that have their time before them, and whose session is over.

use super::over;
use crate::stage::Stage;
use domain::permission::AccountRole;
use serde_json::json;
use testkit::Error;
use testkit::api::Api;
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

/// A member of the stage's account.
async fn member(stage: &Stage) -> Result<Person, Error> {
    stage.scene.api.member(&stage.scene.customer, "grace@example.com", AccountRole::Admin).await
}

/// The same person in another session: its access token.
async fn again(api: &Api, person: &Person) -> Result<String, Error> {
    let credentials = json!({ "email": person.email, "password": PASSWORD });
    let session = api.post("/api/v1/auth/login", &credentials).send().await?.expect(200)?;
    Ok(session.text("/access_token")?.to_owned())
}

#[tokio::test]
async fn after_a_log_out() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    over(&stage, "a log-out", &grace.token, async || {
        api.request("POST", "/api/v1/auth/logout").bearer(&grace.token).send().await?.expect(204).map(drop)
    })
    .await
}

#[tokio::test]
async fn after_a_log_out_everywhere() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    let other = again(api, &grace).await?;
    over(&stage, "a log-out everywhere", &grace.token, async || {
        api.request("POST", "/api/v1/auth/logout-everywhere").bearer(&other).send().await?.expect(204).map(drop)
    })
    .await?;
    super::refused(&stage, "a log-out everywhere", &other).await
}

#[tokio::test]
async fn after_the_session_was_ended() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    let other = again(api, &grace).await?;
    over(&stage, "its end", &grace.token, async || {
        let path = format!("/api/v1/users/me/sessions/{}", grace.session);
        api.request("DELETE", &path).bearer(&other).send().await?.expect(204).map(drop)
    })
    .await
}

#[tokio::test]
async fn after_the_password_was_changed() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    let other = again(api, &grace).await?;
    over(&stage, "a change of the password", &grace.token, async || {
        let change = json!({ "current_password": PASSWORD, "password": "another phrase nobody has" });
        api.post("/api/v1/auth/change-password", &change).bearer(&other).send().await?.expect(204).map(drop)
    })
    .await
}

#[tokio::test]
async fn after_the_password_was_forgotten() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    over(&stage, "a new password", &grace.token, async || {
        api.post("/api/v1/auth/forgot-password", &json!({ "email": grace.email })).send().await?.expect(202)?;
        worker::finish(&api.system, Policy::Once).await?;
        let token = api.system.mailbox.reset(&grace.email).ok_or("no mail")?;
        let reset = json!({ "token": token, "password": "another phrase nobody has" });
        api.post("/api/v1/auth/reset-password", &reset).send().await?.expect(204).map(drop)
    })
    .await
}

/// Whoever replays a refresh token has it from somewhere: the family ends, with the access tokens of its real owner.
#[tokio::test]
async fn after_its_refresh_token_was_replayed() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    over(&stage, "a replay", &grace.token, async || {
        let refresh = json!({ "refresh_token": grace.refresh_token });
        api.post("/api/v1/auth/refresh", &refresh).send().await?.expect(200)?;
        api.system.pass_seconds(31);
        api.post("/api/v1/auth/refresh", &refresh).send().await?.expect(401).map(drop)
    })
    .await
}

/// A refresh token is no access token, nor is anything that comes by mail.
#[tokio::test]
async fn another_secret_of_ones_own() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let grace = member(&stage).await?;
    let confirmation = api.system.mailbox.confirmation(&grace.email).ok_or("no mail")?;
    let session = grace.session.to_string();
    let secrets =
        [("a refresh token", &grace.refresh_token), ("a link's token", &confirmation), ("a session", &session)];
    for (name, secret) in secrets {
        super::refused(&stage, name, secret).await?;
    }
    Ok(())
}

#[tokio::test]
async fn after_acting_was_ended() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let api = &stage.scene.api;
    let path = format!("{}/impersonations", stage.scene.customer.path);
    let acting = json!({ "role": "admin", "reason": "Ticket 4711", "minutes": 60 });
    let begun = stage.scene.by_staff(&path, &acting).await?.expect(201)?;
    let id = begun.text("/impersonation/id")?;
    over(&stage, "the end of acting", begun.text("/access_token")?, async || {
        let end = api.request("POST", &format!("{path}/{id}/end")).bearer(&stage.scene.customer.owner.token);
        end.send().await?.expect(200).map(drop)
    })
    .await
}
