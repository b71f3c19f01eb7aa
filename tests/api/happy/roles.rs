use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::permission::StaffRole;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::Person;

async fn create(api: &Api, by: &Person, kind: &str, permissions: &[&str]) -> Result<Answer, Error> {
    let body = json!({ "kind": kind, "name": "Auditor", "permissions": permissions });
    api.post("/api/v1/roles", &body).bearer(&by.token).send().await
}

async fn update(api: &Api, by: &Person, (path, seen): (&str, &str), permissions: &[&str]) -> Result<Answer, Error> {
    let body = json!({ "name": "Reviewer", "permissions": permissions }).to_string();
    let request = api.request("PUT", path).bearer(&by.token).header("if-match", seen);
    request.header("content-type", "application/json").body(&body).send().await
}

#[tokio::test]
async fn a_role_of_accounts_allows_what_it_says_from_then_on() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, customer) = (&scene.api, &scene.customer);
    let made = create(api, &scene.admin, "account", &["accounts:read", "invoices:read"]).await?.expect(201)?;
    let (id, path) = (made.text("/id")?.to_owned(), made.header("location").unwrap_or_default().to_owned());
    let shown = api.get(&path).bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!((&shown.json, shown.header("etag")), (&made.json, Some("\"1\"")));
    let list = api.get("/api/v1/roles").bearer(&scene.admin.token).send().await?.expect(200)?;
    assert_eq!(list.json["data"], json!([made.json]));

    let bob = api.person("bob@example.com").await?;
    let invitation = json!({ "email": "bob@example.com", "role": id });
    scene.post(&format!("{}/invitations", customer.path), &invitation, "invite").await?.expect(201)?;
    scene.work().await?;
    let token = api.system.mailbox.invitation("bob@example.com").ok_or("no mail")?;
    let accepted = api.post("/api/v1/invitations/accept", &json!({ "token": token })).bearer(&bob.token).send().await?;
    assert_eq!(accepted.expect(200)?.text("/role")?, id);
    let reads = async |what: &str| api.get(&format!("{}/{what}", customer.path)).bearer(&bob.token).send().await;
    reads("invoices").await?.expect(200)?;
    reads("entitlements").await?.expect(403)?;
    let payment = format!("{}/payment-methods", customer.path);
    let attach = async || {
        let request = api.post(&payment, &json!({ "gateway_token": "" })).bearer(&bob.token).key("key");
        request.send().await
    };
    attach().await?.expect(403)?;

    let wider = ["accounts:read", "entitlements:read", "payment_methods:write"];
    let updated = update(api, &scene.admin, (&path, "\"1\""), &wider).await?.expect(200)?;
    assert_eq!((updated.text("/name")?, updated.header("etag")), ("Reviewer", Some("\"2\"")));
    update(api, &scene.admin, (&path, "\"1\""), &wider).await?.expect(412)?;
    attach().await?.expect(422)?;
    api.system.pass_seconds(60);
    reads("invoices").await?.expect(403)?;
    reads("entitlements").await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_role_is_of_one_kind_and_no_wider() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    for (kind, permissions) in [
        ("account", vec!["plans:write"]),
        ("staff", vec!["members:write"]),
        ("account", vec![]),
        ("staff", vec!["invoices:read", "subscriptions:write"]),
    ] {
        let refused = create(&api, &admin, kind, &permissions).await?.expect(422)?;
        assert_eq!((refused.code(), refused.pointers()), ("role_permissions", vec!["/permissions"]), "{permissions:?}");
    }
    assert_eq!(create(&api, &admin, "staff", &["everything"]).await?.expect(422)?.code(), "invalid");
    let made = create(&api, &admin, "staff", &["plans:read"]).await?.expect(201)?;
    // A role of staff is none that a member can have.
    let customer = api.customer("ada@example.com").await?;
    let invitation = json!({ "email": "bob@example.com", "role": made.json["id"] });
    let invited = api.post(&format!("{}/invitations", customer.path), &invitation).bearer(&customer.owner.token);
    assert_eq!(invited.send().await?.expect(422)?.code(), "no_such_role");
    Ok(())
}

#[tokio::test]
async fn who_makes_roles_makes_none_that_allows_staff_more_than_their_own() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let own = ["roles:read", "roles:write", "plans:read"];
    let made = create(&api, &admin, "staff", &own).await?.expect(201)?;
    let path = made.header("location").unwrap_or_default();
    let keeper: StaffRole = made.text("/id")?.to_owned().try_into()?;
    let grace = api.staff("grace@operator.example", keeper).await?;
    create(&api, &grace, "staff", &["plans:read"]).await?.expect(201)?;
    create(&api, &grace, "account", &["members:write"]).await?.expect(201)?;
    let code = |answer: Answer| answer.expect(422).map(|answer| answer.code().to_owned());
    assert_eq!(code(create(&api, &grace, "staff", &["staff:write"]).await?)?, "role_beyond_own");
    // Neither does their own grow under their hands.
    assert_eq!(code(update(&api, &grace, (path, "\"1\""), &["roles:write", "staff:write"]).await?)?, "role_beyond_own");
    let wide = create(&api, &admin, "staff", &["staff:write"]).await?.expect(201)?;
    let wide = wide.header("location").unwrap_or_default();
    assert_eq!(code(update(&api, &grace, (wide, "\"1\""), &["plans:read"]).await?)?, "role_beyond_own");
    let kept = api.get(path).bearer(&admin.token).send().await?.expect(200)?;
    assert_eq!(kept.json["permissions"].as_array().map(Vec::len), Some(own.len()));
    assert_ne!(kept.json["permissions"], Value::Null);
    Ok(())
}
