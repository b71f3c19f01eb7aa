use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::permission::AccountRole;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{Customer, Person};

async fn create(api: &Api, by: &Person, of: &Customer, body: &Value) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.post(&format!("{}/api-keys", of.path), body).bearer(&token).send().await
}

/// A key of the scene's customer: its path and its secret.
async fn key(scene: &Scene, scopes: &[&str], expires_at: Option<&str>) -> Result<(String, String), Error> {
    let body = json!({ "name": "Backend", "scopes": scopes, "expires_at": expires_at });
    let made = create(&scene.api, &scene.customer.owner, &scene.customer, &body).await?.expect(201)?;
    Ok((made.header("location").unwrap_or_default().to_owned(), made.text("/secret")?.to_owned()))
}

/// What a key is answered who reads invoices.
async fn reads(scene: &Scene, secret: &str) -> Result<u16, Error> {
    Ok(scene.api.get(&format!("{}/invoices", scene.customer.path)).bearer(secret).send().await?.status)
}

/// What a key is answered who commands.
async fn commands(scene: &Scene, secret: &str) -> Result<Answer, Error> {
    let path = format!("{}/subscriptions", scene.customer.path);
    scene.api.post(&path, &json!({ "items": [] })).bearer(secret).key("key").send().await
}

async fn rotate(scene: &Scene, path: &str, overlap: u32) -> Result<Answer, Error> {
    let token = scene.api.fresh_token(&scene.customer.owner).await?;
    let body = json!({ "overlap_seconds": overlap });
    scene.api.post(&format!("{path}/rotate"), &body).bearer(&token).send().await
}

const BOTH: &[&str] = &["invoices:read", "subscriptions:write"];

#[tokio::test]
async fn a_key_does_what_it_is_for_and_nothing_else() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, secret) = key(&scene, &["invoices:read"], None).await?;
    assert!(secret.starts_with("ms_sandbox_"));
    assert_eq!(reads(&scene, &secret).await?, 200);
    for elsewhere in ["subscriptions", "api-keys", "members"] {
        let path = format!("{}/{elsewhere}", scene.customer.path);
        scene.api.get(&path).bearer(&secret).send().await?.expect(403)?;
    }
    commands(&scene, &secret).await?.expect(403)?;
    let eve = scene.api.customer("eve@example.com").await?;
    scene.api.get(&format!("{}/invoices", eve.path)).bearer(&secret).send().await?.expect(404)?;
    for operators in ["/api/v1/plans", "/api/v1/accounts", "/api/v1/users/me/sessions"] {
        scene.api.get(operators).bearer(&secret).send().await?.expect(403)?;
    }
    // It is shown without its secret from then on, and to no other account.
    let shown = scene.get(&path).await?.expect(200)?;
    assert_eq!((shown.text("/name")?, &shown.json["scopes"]), ("Backend", &json!(["invoices:read"])));
    let list = scene.get(&format!("{}/api-keys", scene.customer.path)).await?.expect(200)?;
    assert_eq!(list.json["data"], json!([shown.json]));
    assert!(!list.json.to_string().contains(&secret) && !list.json.to_string().contains("sha256"));
    let others = path.replace(&scene.customer.account.to_string(), &eve.account.to_string());
    scene.api.get(&others).bearer(&eve.owner.token).send().await?.expect(404)?;
    let revoke = scene.api.request("POST", &format!("{others}/revoke"));
    revoke.bearer(&eve.owner.token).send().await?.expect(404)?;
    Ok(())
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once_by_commands_and_within_a_minute_by_the_rest() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, secret) = key(&scene, BOTH, None).await?;
    assert_eq!((reads(&scene, &secret).await?, commands(&scene, &secret).await?.status), (200, 422));
    for _ in 0..2 {
        let revoked = scene.post(&format!("{path}/revoke"), &json!({}), "unused").await?.expect(200)?;
        assert_eq!(revoked.text("/revoked_at")?, "2026-01-01T00:00:00Z");
    }
    commands(&scene, &secret).await?.expect(401)?;
    scene.api.system.pass_seconds(60);
    assert_eq!(reads(&scene, &secret).await?, 401);
    assert_eq!(rotate(&scene, &path, 60).await?.expect(409)?.code(), "api_key_over");
    Ok(())
}

#[tokio::test]
async fn a_key_expires() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, secret) = key(&scene, BOTH, Some("2026-01-01T00:01:00Z")).await?;
    scene.api.system.pass_seconds(59);
    assert_eq!((reads(&scene, &secret).await?, commands(&scene, &secret).await?.status), (200, 422));
    scene.api.system.pass_seconds(1);
    assert_eq!((reads(&scene, &secret).await?, commands(&scene, &secret).await?.status), (401, 401));
    assert_eq!(rotate(&scene, &path, 60).await?.expect(409)?.code(), "api_key_over");
    let body = json!({ "name": "Late", "scopes": ["invoices:read"], "expires_at": "2026-01-01T00:01:00Z" });
    let late = create(&scene.api, &scene.customer.owner, &scene.customer, &body).await?.expect(422)?;
    assert_eq!(late.code(), "expiry_past");
    Ok(())
}

#[tokio::test]
async fn a_rotated_secret_is_good_for_the_overlap_beside_the_new_one() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, first) = key(&scene, BOTH, None).await?;
    let second = rotate(&scene, &path, 100).await?.expect(200)?.text("/secret")?.to_owned();
    // Somebody whose answer was lost rotates again, and the one in use stays good.
    let third = rotate(&scene, &path, 100).await?.expect(200)?.text("/secret")?.to_owned();
    for secret in [&first, &second, &third] {
        commands(&scene, secret).await?.expect(422)?;
    }
    scene.api.system.pass_seconds(100);
    for (secret, status) in [(&first, 401), (&second, 401), (&third, 422)] {
        commands(&scene, secret).await?.expect(status)?;
    }
    let fourth = rotate(&scene, &path, 0).await?.expect(200)?.text("/secret")?.to_owned();
    commands(&scene, &third).await?.expect(401)?;
    commands(&scene, &fourth).await?.expect(422)?;
    assert_eq!(rotate(&scene, &path, 604_801).await?.expect(422)?.pointers(), ["/overlap_seconds"]);
    Ok(())
}

#[tokio::test]
async fn nobody_makes_a_key_for_more_than_they_may() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, customer) = (&scene.api, &scene.customer);
    let admin = api.member(customer, "admin@example.com", AccountRole::Admin).await?;
    for (scopes, code) in [
        (json!(["ownership:transfer"]), "scopes_beyond_own"),
        (json!(["invoices:read", "plans:write"]), "scopes_beyond_own"),
        (json!([]), "no_scopes"),
        (json!(["everything"]), "invalid"),
    ] {
        let body = json!({ "name": "Backend", "scopes": scopes });
        assert_eq!(create(api, &admin, customer, &body).await?.expect(422)?.code(), code, "{scopes}");
    }
    // Nor does one take over a key that is for more.
    let (path, _) = key(&scene, &["ownership:transfer"], None).await?;
    let body = json!({ "overlap_seconds": 60 });
    let taken = api.post(&format!("{path}/rotate"), &body).bearer(&admin.token).send().await?.expect(422)?;
    assert_eq!(taken.code(), "scopes_beyond_own");
    Ok(())
}

#[tokio::test]
async fn a_key_makes_no_keys_and_nobody_who_logged_in_long_ago_does() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, secret) = key(&scene, &["api_keys:read", "api_keys:write"], None).await?;
    let body = json!({ "name": "Backend", "scopes": ["api_keys:read"] });
    let keys = format!("{}/api-keys", scene.customer.path);
    scene.api.get(&keys).bearer(&secret).send().await?.expect(200)?;
    scene.api.post(&keys, &body).bearer(&secret).send().await?.expect(403)?;
    let rotation = json!({ "overlap_seconds": 60 });
    scene.api.post(&format!("{path}/rotate"), &rotation).bearer(&secret).send().await?.expect(403)?;
    scene.api.system.pass_seconds(901);
    let late = create(&scene.api, &scene.customer.owner, &scene.customer, &body).await?.expect(401)?;
    assert_eq!(late.code(), "step_up_required");
    Ok(())
}

#[tokio::test]
async fn a_key_says_when_it_was_last_used_to_the_hour() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, secret) = key(&scene, &["invoices:read"], None).await?;
    let (other, _) = key(&scene, &["invoices:read"], None).await?;
    let used = async |path: &str| -> Result<Value, Error> {
        let token = scene.api.fresh_token(&scene.customer.owner).await?;
        Ok(scene.api.get(path).bearer(&token).send().await?.expect(200)?.json["last_used_at"].clone())
    };
    assert_eq!(used(&path).await?, Value::Null);
    reads(&scene, &secret).await?;
    scene.api.system.pass_seconds(60 * 60 - 1);
    // Within the hour it is not written again.
    reads(&scene, &secret).await?;
    assert_eq!(used(&path).await?, json!("2026-01-01T00:00:00Z"));
    scene.api.system.pass_seconds(1);
    // What it may not do is a use too.
    commands(&scene, &secret).await?.expect(403)?;
    assert_eq!((used(&path).await?, used(&other).await?), (json!("2026-01-01T01:00:00Z"), Value::Null));
    let token = scene.api.fresh_token(&scene.customer.owner).await?;
    let listed =
        scene.api.get(&format!("{}/api-keys", scene.customer.path)).bearer(&token).send().await?.expect(200)?;
    let list = listed.json["data"].as_array().cloned().unwrap_or_default();
    let mut uses: Vec<_> = list.iter().map(|key| key["last_used_at"].as_str()).collect();
    uses.sort_unstable();
    assert_eq!(uses, [None, Some("2026-01-01T01:00:00Z")]);

    let wrong = format!("{}x", &secret[..secret.len() - 1]);
    scene.api.system.pass_seconds(2 * 60 * 60);
    assert_eq!(reads(&scene, &wrong).await?, 401);
    assert_eq!(used(&path).await?, json!("2026-01-01T01:00:00Z"));
    Ok(())
}

#[tokio::test]
async fn a_key_of_the_operator_reaches_every_account_and_no_further_than_it_says() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let body = json!({ "name": "Our application", "scopes": ["entitlements:read"] });
    let made = scene.by_staff("/api/v1/api-keys", &body).await?.expect(201)?;
    let (path, secret) = (made.header("location").unwrap_or_default(), made.text("/secret")?);
    let eve = scene.api.customer("eve@example.com").await?;
    for customer in [&scene.customer, &eve] {
        let asked = async |what: &str| scene.api.get(&format!("{}/{what}", customer.path)).bearer(secret).send().await;
        asked("entitlements").await?.expect(200)?;
        asked("invoices").await?.expect(403)?;
    }
    scene.api.get("/api/v1/api-keys").bearer(secret).send().await?.expect(403)?;
    // It is no account's, and an account's is not among the operator's.
    let id = path.rsplit('/').next().unwrap_or_default();
    scene.get(&format!("{}/api-keys/{id}", scene.customer.path)).await?.expect(404)?;
    let (own, _) = key(&scene, &["invoices:read"], None).await?;
    let own = own.rsplit('/').next().unwrap_or_default();
    let token = scene.api.fresh_token(&scene.admin).await?;
    scene.api.get(&format!("/api/v1/api-keys/{own}")).bearer(&token).send().await?.expect(404)?;

    let rotated = scene.by_staff(&format!("{path}/rotate"), &json!({ "overlap_seconds": 0 })).await?.expect(200)?;
    let entitlements = format!("{}/entitlements", eve.path);
    let revoked = scene.by_staff(&format!("{path}/revoke"), &json!({})).await?.expect(200)?;
    assert_eq!(revoked.json["last_used_at"], json!("2026-01-01T00:00:00Z"));
    scene.api.system.pass_seconds(60);
    for secret in [secret, rotated.text("/secret")?] {
        scene.api.get(&entitlements).bearer(secret).send().await?.expect(401)?;
    }
    let beyond = json!({ "name": "Too much", "scopes": ["members:write"] });
    let beyond = scene.by_staff("/api/v1/api-keys", &beyond).await?.expect(422)?;
    assert_eq!(beyond.code(), "scopes_beyond_own");
    Ok(())
}
