//! Clients that act for nobody but their owner.

use super::{INTROSPECT, REVOKE, TOKEN, basic, form, introspect, machine, token_of};
use crate::bodies::team_plan;
use crate::scene::Scene;
use domain::permission::StaffRole;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::Api;
use testkit::system::PUBLIC_URL;

#[tokio::test]
async fn both_documents_say_where_everything_is() -> Result<(), Error> {
    let api = Api::start().await?;
    let openid = api.get("/.well-known/openid-configuration").send().await?.expect(200)?;
    let oauth = api.get("/.well-known/oauth-authorization-server").send().await?.expect(200)?;
    assert_eq!(openid.json, oauth.json);
    assert_eq!(openid.json["issuer"], PUBLIC_URL);
    for endpoint in
        ["jwks_uri", "authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint"]
    {
        let url = openid.text(&format!("/{endpoint}"))?;
        let path = url.strip_prefix(PUBLIC_URL).ok_or("an endpoint elsewhere")?;
        let known = api.descriptions().any(|description| description.about.path == path);
        assert!(known, "{endpoint}: {url}");
    }
    assert!(api.system.dynamo.faults.take_calls().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_machine_gets_a_token_and_may_what_its_scopes_and_its_owner_allow() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, path) = (&scene.api, &scene.customer.path);
    let operators = machine(api, &scene.admin, "/api/v1/clients", &["plans:read", "invoices:read"]).await?;
    let accounts =
        machine(api, &scene.customer.owner, &format!("{path}/clients"), &["invoices:read", "entitlements:read"])
            .await?;
    let eve = api.customer("eve@example.com").await?;
    let (invoices, plans) = (format!("{path}/invoices"), "/api/v1/plans".to_owned());
    let others = format!("{}/invoices", eve.path);
    for (machine, expected) in [
        (&operators, [(&invoices, 200), (&plans, 200), (&others, 200), (path, 403)]),
        (&accounts, [(&invoices, 200), (&plans, 403), (&others, 404), (path, 403)]),
    ] {
        let token = token_of(api, machine).await?;
        for (path, status) in expected {
            api.get(path).bearer(&token).send().await?.expect(status)?;
        }
        let account = json!({ "name": "Engines", "time_zone": "Europe/Berlin" });
        api.post("/api/v1/accounts", &account).bearer(&token).send().await?.expect(403)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_token_is_asked_for_in_either_way_and_for_less_than_there_is() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let machine = machine(&api, &admin, "/api/v1/clients", &["plans:read", "invoices:read"]).await?;
    let in_body =
        format!("grant_type=client_credentials&client_id={}&client_secret={}", machine.client_id, machine.secret);
    let all = form(&api, TOKEN, None, &in_body).await?.expect(200)?;
    assert_eq!((all.text("/scope")?, all.text("/token_type")?), ("invoices:read plans:read", "Bearer"));
    assert_eq!(all.json["expires_in"], 900);
    assert_eq!(all.header("cache-control"), Some("private, no-store"));

    let less = "grant_type=client_credentials&scope=plans%3Aread&and=more";
    let less = form(&api, TOKEN, Some(&machine.basic()), less).await?.expect(200)?;
    assert_eq!(less.text("/scope")?, "plans:read");
    let token = less.text("/access_token")?.to_owned();
    api.get("/api/v1/plans").bearer(&token).send().await?.expect(200)?;
    api.get("/api/v1/coupons").bearer(&token).send().await?.expect(403)?;
    Ok(())
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_rfc_6749_says() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let machine = machine(&api, &admin, "/api/v1/clients", &["plans:read"]).await?;
    let (good, grant) = (machine.basic(), "grant_type=client_credentials");
    let twice = format!("{grant}&{grant}");
    let both = format!("{grant}&client_secret={}", machine.secret);
    let another = format!("{grant}&client_id=client_01h455vb4pex5vsknk084sn02q");
    let wrong = basic(&machine.client_id, "wrong");
    let nobody = basic("client_01h455vb4pex5vsknk084sn02q", &machine.secret);
    let elsewhere = basic(&format!("acct_01h455vb4pex5vsknk084sn02q.{}", machine.id), &machine.secret);
    for (authorization, body, status, error) in [
        (None, grant, 401, "invalid_client"),
        (Some("Bearer x"), grant, 401, "invalid_client"),
        (Some(wrong.as_str()), grant, 401, "invalid_client"),
        (Some(&nobody), grant, 401, "invalid_client"),
        (Some(&elsewhere), grant, 401, "invalid_client"),
        (Some(&good), "", 400, "invalid_request"),
        (Some(&good), "grant_type=", 400, "invalid_request"),
        (Some(&good), &twice, 400, "invalid_request"),
        (Some(&good), &both, 400, "invalid_request"),
        (Some(&good), &another, 400, "invalid_request"),
        (Some(&good), "grant_type=password", 400, "unsupported_grant_type"),
        (Some(&good), "grant_type=client_credentials&scope=plans%3Awrite", 400, "invalid_scope"),
        (Some(&good), "grant_type=client_credentials&scope=everything", 400, "invalid_scope"),
    ] {
        let answer = form(&api, TOKEN, authorization, body).await?.expect(status)?;
        assert_eq!(answer.text("/error")?, error, "{authorization:?} {body}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        let basic = (status == 401).then_some("Basic realm=\"mainspring\"");
        assert_eq!(answer.header("www-authenticate"), basic, "{authorization:?}");
    }
    let json = api.post(TOKEN, &json!({ "grant_type": "client_credentials" })).header("authorization", &good);
    assert_eq!(json.send().await?.expect(400)?.text("/error")?, "invalid_request");
    Ok(())
}

#[tokio::test]
async fn a_deleted_clients_tokens_are_refused() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let machine = machine(&api, &admin, "/api/v1/clients", &["plans:read", "plans:write"]).await?;
    let token = token_of(&api, &machine).await?;
    api.get("/api/v1/plans").bearer(&token).send().await?.expect(200)?;
    api.post("/api/v1/plans", &team_plan(0)).bearer(&token).send().await?.expect(201)?;

    let path = format!("/api/v1/clients/{}", machine.id);
    let shown = api.get(&path).bearer(&admin.token).send().await?.expect(200)?;
    assert!(!shown.json.to_string().contains("secret"));
    let delete = || api.request("POST", &format!("{path}/delete")).bearer(&admin.token);
    delete().header("if-match", "\"2\"").send().await?.expect(412)?;
    delete().header("if-match", &machine.etag).send().await?.expect(204)?;
    delete().header("if-match", &machine.etag).send().await?.expect(404)?;

    api.post("/api/v1/plans", &team_plan(0)).bearer(&token).send().await?.expect(401)?;
    api.system.pass_seconds(60);
    api.get("/api/v1/plans").bearer(&token).send().await?.expect(401)?;
    let refused = form(&api, TOKEN, Some(&machine.basic()), "grant_type=client_credentials").await?.expect(401)?;
    assert_eq!(refused.text("/error")?, "invalid_client");
    let list = api.get("/api/v1/clients").bearer(&admin.token).send().await?.expect(200)?;
    assert_eq!(list.json["data"], json!([]));
    Ok(())
}

#[tokio::test]
async fn a_revoked_token_is_good_for_nothing_and_others_stay() -> Result<(), Error> {
    let api = Api::start().await?;
    let admin = api.admin().await?;
    let mine = machine(&api, &admin, "/api/v1/clients", &["plans:read"]).await?;
    let other = machine(&api, &admin, "/api/v1/clients", &["plans:read"]).await?;
    let (one, two) = (token_of(&api, &mine).await?, token_of(&api, &mine).await?);
    let revoke = |by: String, token: String| {
        let api = &api;
        async move { form(api, REVOKE, Some(&by), &format!("token={token}&token_type_hint=access_token")).await }
    };
    assert_eq!(revoke(other.basic(), one.clone()).await?.expect(400)?.text("/error")?, "invalid_grant");
    assert_eq!(revoke(basic(&mine.client_id, "x"), one.clone()).await?.expect(401)?.text("/error")?, "invalid_client");
    assert_eq!(revoke(mine.basic(), String::new()).await?.expect(400)?.text("/error")?, "invalid_request");
    assert_eq!(revoke(mine.basic(), admin.token.clone()).await?.expect(400)?.text("/error")?, "invalid_grant");
    for token in [one.clone(), one.clone(), "garbage".to_owned()] {
        let answer = revoke(mine.basic(), token).await?.expect(200)?;
        assert_eq!(answer.json, Value::Null);
    }
    assert_eq!(introspect(&api, &other, &one).await?, json!({ "active": false }));
    assert_eq!(introspect(&api, &other, &two).await?["active"], true);
    api.system.pass_seconds(60);
    api.get("/api/v1/plans").bearer(&one).send().await?.expect(401)?;
    api.get("/api/v1/plans").bearer(&two).send().await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn introspection_tells_the_operators_clients_everything_and_others_of_their_own() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, owner) = (&scene.api, &scene.customer.owner);
    let operators = machine(api, &scene.admin, "/api/v1/clients", &["plans:read"]).await?;
    let clients = format!("{}/clients", scene.customer.path);
    let accounts = machine(api, owner, &clients, &["invoices:read"]).await?;
    let token = token_of(api, &accounts).await?;
    for by in [&operators, &accounts] {
        let facts = introspect(api, by, &token).await?;
        assert_eq!(facts["active"], true);
        assert_eq!((&facts["iss"], &facts["aud"]), (&json!(PUBLIC_URL), &json!(format!("{PUBLIC_URL}/api/v1"))));
        assert_eq!((&facts["sub"], &facts["client_id"]), (&json!(accounts.client_id), &json!(accounts.client_id)));
        assert_eq!((&facts["scope"], &facts["token_type"]), (&json!("invoices:read"), &json!("Bearer")));
        assert_eq!(facts["exp"].as_i64().zip(facts["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(900));
    }
    let person = introspect(api, &operators, &owner.token).await?;
    assert_eq!((&person["active"], &person["sub"]), (&json!(true), &json!(owner.user)));
    for token in [owner.token.clone(), token_of(api, &operators).await?, "garbage".to_owned()] {
        assert_eq!(introspect(api, &accounts, &token).await?, json!({ "active": false }));
    }
    let refused = form(api, INTROSPECT, None, &format!("token={token}")).await?.expect(401)?;
    assert_eq!(refused.text("/error")?, "invalid_client");
    api.system.pass_seconds(1_000);
    assert_eq!(introspect(api, &operators, &token).await?, json!({ "active": false }), "it has expired");
    Ok(())
}

#[tokio::test]
async fn nobody_makes_a_client_that_may_more_than_they_do() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (api, clients) = (&scene.api, format!("{}/clients", scene.customer.path));
    let wide = json!({ "name": "Wide", "scopes": ["plans:write"] });
    let refused = api.post(&clients, &wide).bearer(&scene.customer.owner.token).send().await?.expect(422)?;
    assert_eq!((refused.code(), refused.pointers()), ("scope_too_wide", vec!["/scopes"]));
    let unknown = json!({ "name": "Wide", "scopes": ["everything"] });
    let refused = api.post(&clients, &unknown).bearer(&scene.customer.owner.token).send().await?.expect(422)?;
    assert_eq!(refused.code(), "invalid");
    // What a customer does themselves, not even an admin of the operator can give away.
    let customers = json!({ "name": "Wide", "scopes": ["payment_methods:write"] });
    let refused = api.post("/api/v1/clients", &customers).bearer(&scene.admin.token).send().await?.expect(422)?;
    assert_eq!(refused.code(), "scope_too_wide");
    // A machine makes no machines.
    let maker = machine(api, &scene.admin, "/api/v1/clients", &["clients:write"]).await?;
    let another = json!({ "name": "Another", "scopes": ["clients:write"] });
    let token = token_of(api, &maker).await?;
    api.post("/api/v1/clients", &another).bearer(&token).send().await?.expect(403)?;
    let support = api.staff("support@operator.example", StaffRole::Support).await?;
    api.post("/api/v1/clients", &another).bearer(&support.token).send().await?.expect(403)?;
    Ok(())
}
