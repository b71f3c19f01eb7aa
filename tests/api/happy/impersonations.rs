use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::id::AccountId;
use domain::permission::{AccountRole, StaffRole};
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Answer;
use testkit::people::Person;

fn as_role(role: &str) -> Value {
    json!({ "role": role, "reason": "Ticket 4711", "minutes": 60 })
}

async fn start(scene: &Scene, by: &Person, body: &Value) -> Result<Answer, Error> {
    scene.api.post(&format!("{}/impersonations", scene.customer.path), body).bearer(&by.token).send().await
}

/// What somebody is answered who commands in the scene's account.
async fn commands(scene: &Scene, token: &str) -> Result<u16, Error> {
    let path = format!("{}/subscriptions", scene.customer.path);
    Ok(scene.api.post(&path, &json!({ "items": [] })).bearer(token).key("key").send().await?.status)
}

async fn end(scene: &Scene, by: &Person, path: &str) -> Result<Answer, Error> {
    let token = scene.api.fresh_token(by).await?;
    scene.api.request("POST", &format!("{path}/end")).bearer(&token).send().await
}

#[tokio::test]
async fn support_acts_in_an_accounts_name_where_the_account_sees_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let api = &scene.api;
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    assert_eq!(commands(&scene, &support.token).await?, 403);
    let begun = start(&scene, &support, &as_role("billing")).await?.expect(201)?;
    let acting = begun.text("/access_token")?;
    assert_eq!(commands(&scene, acting).await?, 422);
    // With that token they are nobody else, and nobody elsewhere.
    let eve = api.customer("eve@example.com").await?;
    for (path, status) in [
        (format!("{}/members", scene.customer.path), 403),
        (format!("{}/invoices", eve.path), 404),
        ("/api/v1/plans".to_owned(), 403),
        ("/api/v1/users/me/sessions".to_owned(), 403),
    ] {
        api.get(&path).bearer(acting).send().await?.expect(status)?;
    }
    let seen = scene.get(&format!("{}/impersonations", scene.customer.path)).await?.expect(200)?;
    assert_eq!(seen.json["data"], json!([begun.json["impersonation"]]));
    let seen = &seen.json["data"][0];
    assert_eq!((&seen["staff"], &seen["reason"]), (&json!(support.user), &json!("Ticket 4711")));
    assert_eq!(seen["ends_at"], "2026-01-01T01:00:00Z");
    Ok(())
}

#[tokio::test]
async fn acting_is_over_at_once_when_the_account_says_so() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let support = scene.api.staff("support@operator.example", StaffRole::Support).await?;
    let begun = start(&scene, &support, &as_role("billing")).await?.expect(201)?;
    let (path, acting) = (begun.header("location").unwrap_or_default(), begun.text("/access_token")?);
    for _ in 0..2 {
        let ended = end(&scene, &scene.customer.owner, path).await?.expect(200)?;
        assert_eq!(ended.text("/ended_at")?, "2026-01-01T00:00:00Z");
    }
    assert_eq!(commands(&scene, acting).await?, 401);
    let renew = scene.api.request("POST", &format!("{path}/renew")).bearer(&support.token);
    assert_eq!(renew.send().await?.expect(409)?.code(), "impersonation_over");
    Ok(())
}

#[tokio::test]
async fn acting_is_over_after_its_time_and_with_the_role_and_the_session() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let api = &scene.api;
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    let begun = start(&scene, &support, &as_role("admin")).await?.expect(201)?;
    let path = begun.header("location").unwrap_or_default().to_owned();
    api.system.pass_seconds(59 * 60);
    // The token is shorter than the impersonation, and renewed by whoever acts.
    assert_eq!(commands(&scene, begun.text("/access_token")?).await?, 401);
    let renew = async |by: &Person| {
        let token = api.fresh_token(by).await?;
        api.request("POST", &format!("{path}/renew")).bearer(&token).send().await
    };
    renew(&scene.admin).await?.expect(404)?;
    let acting = renew(&support).await?.expect(200)?.text("/access_token")?.to_owned();
    assert_eq!(commands(&scene, &acting).await?, 422);
    api.system.pass_seconds(60);
    assert_eq!(commands(&scene, &acting).await?, 401);

    let again = api.staff("second@operator.example", StaffRole::Support).await?;
    let acting = start(&scene, &again, &as_role("admin")).await?.expect(201)?.text("/access_token")?.to_owned();
    assert_eq!(commands(&scene, &acting).await?, 422);
    api.request("POST", "/api/v1/auth/logout").bearer(&again.token).send().await?.expect(204)?;
    assert_eq!(commands(&scene, &acting).await?, 401);
    Ok(())
}

#[tokio::test]
async fn nobody_acts_as_an_owner_or_for_long_or_for_ever() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let api = &scene.api;
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    let with = |name: &str, value: Value| {
        let mut body = as_role("billing");
        body[name] = value;
        body
    };
    for (body, code) in [
        (as_role("owner"), "impersonation_role"),
        (as_role("role_01h455vb4pex5vsknk084sn02q"), "no_such_role"),
        (with("minutes", json!(61)), "invalid"),
        (with("minutes", json!(0)), "invalid"),
        (with("reason", json!("")), "invalid"),
    ] {
        assert_eq!(start(&scene, &support, &body).await?.expect(422)?.code(), code, "{body}");
    }
    let nowhere = format!("/api/v1/accounts/{}/impersonations", AccountId::new());
    api.post(&nowhere, &as_role("billing")).bearer(&support.token).send().await?.expect(404)?;
    api.system.pass_seconds(901);
    let late = api.fresh_token(&support).await?;
    let late = api.post(&format!("{}/impersonations", scene.customer.path), &as_role("billing")).bearer(&late);
    assert_eq!(late.send().await?.expect(401)?.code(), "step_up_required");
    Ok(())
}

/// What outlives it, or gives the account away, is not for somebody who only acts.
#[tokio::test]
async fn who_acts_makes_no_keys_and_can_end_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let api = &scene.api;
    api.member(&scene.customer, "bob@example.com", AccountRole::Member).await?;
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    let begun = start(&scene, &support, &as_role("admin")).await?.expect(201)?;
    let acting = begun.text("/access_token")?;
    let key = json!({ "name": "Backend", "scopes": ["invoices:read"] });
    api.post(&format!("{}/api-keys", scene.customer.path), &key).bearer(acting).send().await?.expect(403)?;
    let invitation = json!({ "email": "carl@example.com", "role": "owner" });
    let beyond = api.post(&format!("{}/invitations", scene.customer.path), &invitation).bearer(acting);
    assert_eq!(beyond.send().await?.expect(422)?.code(), "role_beyond_own");
    let path = begun.header("location").unwrap_or_default();
    api.request("POST", &format!("{path}/end")).bearer(acting).send().await?.expect(200)?;
    assert_eq!(commands(&scene, acting).await?, 401);
    Ok(())
}

#[tokio::test]
async fn what_is_done_in_an_accounts_name_says_who_really_did_it() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let support = scene.api.staff("support@operator.example", StaffRole::Support).await?;
    let begun = start(&scene, &support, &as_role("admin")).await?.expect(201)?;
    let invitation = json!({ "email": "carl@example.com", "role": "member" });
    let invite = scene.api.post(&format!("{}/invitations", scene.customer.path), &invitation);
    invite.bearer(begun.text("/access_token")?).send().await?.expect(201)?;
    scene.work().await?;
    let audit = scene.get(&format!("{}/audit", scene.customer.path)).await?.expect(200)?;
    let records = audit.json["data"].as_array().cloned().unwrap_or_default();
    let of = |action: &str| records.iter().find(|record| record["action"] == action).cloned().unwrap_or_default();
    let invited = of("member.invited");
    assert_eq!(invited["actor"], json!(support.user));
    assert_eq!(invited["in_name_of"], json!(scene.customer.account));
    assert_eq!(invited["impersonation"], begun.json["impersonation"]["id"]);
    let started = of("impersonation.started");
    assert_eq!((&started["actor"], &started["in_name_of"]), (&json!(support.user), &Value::Null));
    Ok(())
}
