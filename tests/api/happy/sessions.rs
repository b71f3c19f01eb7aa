use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};

const ADA: &str = "ada@example.com";

async fn log_in(api: &Api, email: &str, password: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": email, "password": password })).send().await
}

/// What only a command finds out at once: whether the session is over.
async fn command(api: &Api, token: &str) -> Result<Answer, Error> {
    api.post("/api/v1/accounts", &json!({ "name": "Engines", "time_zone": "UTC" })).bearer(token).send().await
}

async fn sessions(api: &Api, token: &str) -> Result<Vec<Value>, Error> {
    let list = api.get("/api/v1/users/me/sessions").bearer(token).send().await?.expect(200)?;
    Ok(list.json["data"].as_array().cloned().unwrap_or_default())
}

async fn refresh(api: &Api, token: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).send().await
}

/// The same person, logged in once more.
async fn again(api: &Api, person: &Person) -> Result<Answer, Error> {
    log_in(api, &person.email, PASSWORD).await?.expect(200)
}

#[tokio::test]
async fn who_logs_out_is_out() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    let other = again(&api, &ada).await?;
    assert_eq!(sessions(&api, &ada.token).await?.len(), 2);
    let out = api.request("POST", "/api/v1/auth/logout").bearer(&ada.token).send().await?.expect(204)?;
    assert_eq!(out.json, Value::Null);

    // What only reads may trust for a minute what it has seen.
    api.get("/api/v1/plans").bearer(&ada.token).send().await?.expect(403)?;
    api.system.pass_seconds(60);
    api.get("/api/v1/plans").bearer(&ada.token).send().await?.expect(401)?;
    command(&api, &ada.token).await?.expect(401)?;
    assert_eq!(refresh(&api, &ada.refresh_token).await?.expect(401)?.code(), "session_over");

    for token in [other.text("/access_token")?, &bob.token] {
        command(&api, token).await?.expect(201)?;
    }
    Ok(())
}

#[tokio::test]
async fn who_logs_out_everywhere_is_out_everywhere() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    let other = again(&api, &ada).await?;
    api.request("POST", "/api/v1/auth/logout-everywhere").bearer(&ada.token).send().await?.expect(204)?;
    for token in [&ada.token, other.text("/access_token")?] {
        command(&api, token).await?.expect(401)?;
    }
    for token in [&ada.refresh_token, other.text("/refresh_token")?] {
        refresh(&api, token).await?.expect(401)?;
    }
    command(&api, &bob.token).await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn sessions_are_told_by_where_they_began_and_ended_one_by_one() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    api.system.pass_seconds(10);
    let credentials = json!({ "email": ADA, "password": PASSWORD });
    let login = api.post("/api/v1/auth/login", &credentials).header("user-agent", "Phone/1");
    let phone = login.send().await?.expect(200)?;
    let list = sessions(&api, &ada.token).await?;
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["user_agent"], &list[0]["ip_address"]), (&json!("Phone/1"), &json!("192.0.2.1")));
    assert_eq!((&list[0]["current"], &list[1]["current"]), (&json!(false), &json!(true)));
    assert_eq!((&list[1]["id"], &list[1]["kind"]), (&json!(ada.session), &json!("bearer")));
    assert_eq!(list[0]["ends_at"], "2026-01-31T00:00:10Z");

    let path = format!("/api/v1/users/me/sessions/{}", list[0]["id"].as_str().unwrap_or_default());
    // Somebody else's is one that there is not.
    let bob = api.person("bob@example.com").await?;
    api.request("DELETE", &path).bearer(&bob.token).send().await?.expect(404)?;
    command(&api, phone.text("/access_token")?).await?.expect(201)?;
    api.request("DELETE", &path).bearer(&ada.token).send().await?.expect(204)?;
    api.request("DELETE", &path).bearer(&ada.token).send().await?.expect(404)?;
    command(&api, phone.text("/access_token")?).await?.expect(401)?;
    command(&api, &ada.token).await?.expect(201)?;
    assert_eq!(sessions(&api, &ada.token).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn nobody_is_in_more_sessions_than_fifty() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    for _ in 0..50 {
        api.system.pass_seconds(1);
        again(&api, &ada).await?;
    }
    // The first one made room for the last.
    command(&api, &ada.token).await?.expect(401)?;
    let newest = again(&api, &ada).await?;
    assert_eq!(sessions(&api, newest.text("/access_token")?).await?.len(), 50);
    Ok(())
}
