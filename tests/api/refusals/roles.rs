//! Roles that were taken away: commands know at once, and what only reads within a minute.

use crate::permissions::{MEMBER, READER, STRANGER, expected, verdict};
use crate::stage::Stage;
use domain::permission::AccountRole;
use lambda::Method;
use serde_json::json;
use testkit::Error;
use testkit::people::Person;

/// From then on, every operation answers as it does somebody who stands there in the table of who may do what.
async fn becomes(
    stage: &Stage,
    person: &Person,
    whom: usize,
    happens: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let asked: Vec<_> = stage.asked().collect();
    let mut more = 0;
    for about in &asked {
        let answer = stage.request(about).bearer(&person.token).send().await?;
        more += usize::from(Some(verdict(&answer)) != expected(about, whom)?);
    }
    assert!(more > 0, "they could do no more before");
    happens().await?;
    let (queries, commands): (Vec<_>, Vec<_>) = asked.iter().partition(|about| about.method == Method::Get);
    for about in commands {
        let answer = stage.request(about).bearer(&person.token).send().await?;
        assert_eq!(Some(verdict(&answer)), expected(about, whom)?, "{} at once: {answer:#?}", about.name);
    }
    stage.scene.api.system.pass_seconds(60);
    for about in queries {
        let answer = stage.request(about).bearer(&person.token).send().await?;
        assert_eq!(Some(verdict(&answer)), expected(about, whom)?, "{} after a minute: {answer:#?}", about.name);
    }
    Ok(())
}

/// By somebody, of the version that there is.
async fn change(stage: &Stage, by: &Person, method: &str, path: &str, role: Option<&str>) -> Result<(), Error> {
    let api = &stage.scene.api;
    let token = api.fresh_token(by).await?;
    let found = api.get(path).bearer(&token).send().await?.expect(200)?;
    let request = api.request(method, path).bearer(&token).header("if-match", found.header("etag").unwrap_or_default());
    let request = match role {
        Some(role) => request.header("content-type", "application/json").body(&json!({ "role": role }).to_string()),
        None => request,
    };
    let answer = request.send().await?;
    if (200..300).contains(&answer.status) { Ok(()) } else { Err(format!("{method} {path}: {answer:#?}").into()) }
}

#[tokio::test]
async fn a_member_with_a_smaller_role_and_then_with_none() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let (customer, owner) = (&stage.scene.customer, &stage.scene.customer.owner);
    let ada = stage.scene.api.member(customer, "admin@example.com", AccountRole::Admin).await?;
    let path = format!("{}/members/{}", customer.path, ada.user);
    becomes(&stage, &ada, MEMBER, async || change(&stage, owner, "PUT", &path, Some("member")).await).await?;
    becomes(&stage, &ada, STRANGER, async || change(&stage, owner, "DELETE", &path, None).await).await
}

#[tokio::test]
async fn one_of_the_staff_with_a_smaller_role_and_then_with_none() -> Result<(), Error> {
    let stage = Stage::set().await?;
    let grace = stage.scene.api.person("grace@operator.example").await?;
    let new = json!({ "email": grace.email, "role": "admin" });
    stage.scene.by_staff("/api/v1/staff", &new).await?.expect(201)?;
    let (admin, path) = (&stage.scene.admin, format!("/api/v1/staff/{}", grace.user));
    becomes(&stage, &grace, READER, async || change(&stage, admin, "PUT", &path, Some("read_only")).await).await?;
    becomes(&stage, &grace, STRANGER, async || change(&stage, admin, "DELETE", &path, None).await).await
}
