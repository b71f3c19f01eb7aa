use crate::bodies::{tax_rate, team_plan};
use crate::scene::Scene;
use domain::permission::StaffRole;
use serde_json::json;
use testkit::Error;
use testkit::api::Api;

#[tokio::test]
async fn somebody_opens_an_account_and_sees_it() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    let body = json!({ "name": "Analytical Engines", "time_zone": "Europe/Berlin" });
    let opened = api.post("/api/v1/accounts", &body).bearer(&ada.token).send().await?.expect(201)?;
    let location = format!("/api/v1/accounts/{}", opened.text("/id")?);
    assert_eq!(opened.header("location"), Some(location.as_str()));
    assert_eq!(opened.header("etag"), Some("\"1\""));
    assert_eq!(opened.text("/email")?, "ada@example.com");
    assert_eq!(opened.json["payment_method"], json!(null));

    let found = api.get(&location).bearer(&ada.token).send().await?.expect(200)?;
    assert_eq!(found.json, opened.json);
    assert_eq!(found.header("etag"), Some("\"1\""));
    Ok(())
}

#[tokio::test]
async fn invoices_go_where_the_owner_says() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person("ada@example.com").await?;
    let body = json!({ "name": "Engines", "time_zone": "UTC", "email": "Books@Engines.example" });
    let opened = api.post("/api/v1/accounts", &body).bearer(&ada.token).send().await?.expect(201)?;
    assert_eq!(opened.text("/email")?, "Books@Engines.example");
    Ok(())
}

#[tokio::test]
async fn an_account_that_never_subscribed_may_do_nothing() -> Result<(), Error> {
    let api = Api::start().await?;
    let customer = api.customer("ada@example.com").await?;
    let path = format!("{}/entitlements", customer.path);
    let entitlements = api.get(&path).bearer(&customer.owner.token).send().await?.expect(200)?;
    assert_eq!(entitlements.json, json!({ "features": [] }));
    Ok(())
}

#[tokio::test]
async fn the_operators_people_see_every_account() -> Result<(), Error> {
    let api = Api::start().await?;
    let (admin, reader) = (api.admin().await?, api.staff("reader@operator.example", StaffRole::ReadOnly).await?);
    let customer = api.customer("ada@example.com").await?;
    for token in [&admin.token, &reader.token, &customer.owner.token] {
        api.get(&customer.path).bearer(token).send().await?.expect(200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_customer_says_anew_who_they_are() -> Result<(), Error> {
    let scene = Scene::with_clock(&team_plan(0)).await?;
    let (path, owner) = (&scene.customer.path, &scene.customer.owner);
    let identity = json!({ "country": "DE", "region": null, "vat_id": "DE123456789" });
    let body = json!({
        "name": "Difference Engines", "email": "Books@Engines.example", "time_zone": "America/New_York",
        "tax_identity": identity,
    });
    let before = scene.get(path).await?.expect(200)?;
    let updated = scene.put(owner, path, &body).await?.expect(200)?;
    assert_eq!(updated.text("/name")?, "Difference Engines");
    assert_eq!(updated.text("/email")?, "Books@Engines.example");
    assert_eq!(updated.text("/time_zone")?, "America/New_York");
    assert_eq!(updated.json["tax_identity"], identity);
    for kept in ["id", "payment_method", "test_clock", "credit", "tax_exempt", "payment_terms_days", "created_at"] {
        assert_eq!(updated.json[kept], before.json[kept], "{kept}");
    }
    let found = scene.get(path).await?.expect(200)?;
    assert_eq!((&found.json, found.header("etag")), (&updated.json, updated.header("etag")));

    let nowhere = json!({
        "name": "Engines", "email": "Books@Engines.example", "time_zone": "UTC", "tax_identity": null,
    });
    let updated = scene.put(owner, path, &nowhere).await?.expect(200)?;
    assert_eq!(updated.json["tax_identity"], json!(null));
    Ok(())
}

#[tokio::test]
async fn the_operator_grants_terms_that_a_customer_cannot_take() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    let (path, owner) = (&scene.customer.path, &scene.customer.owner);
    let terms = format!("{path}/terms");
    scene.by_staff("/api/v1/tax-rates", &tax_rate()).await?.expect(201)?;
    let granted = json!({ "payment_terms_days": 30, "tax_exempt": true });
    assert_eq!(scene.put(owner, &terms, &granted).await?.expect(403)?.code(), "forbidden");
    let set = scene.put(&scene.admin, &terms, &granted).await?.expect(200)?;
    assert_eq!((&set.json["payment_terms_days"], &set.json["tax_exempt"]), (&json!(30), &json!(true)));

    for identity in [json!(null), json!({ "country": "DE" })] {
        let body = json!({
            "name": "Engines", "email": "Books@Engines.example", "time_zone": "UTC", "tax_identity": identity,
        });
        let updated = scene.put(owner, path, &body).await?.expect(200)?;
        assert_eq!((&updated.json["payment_terms_days"], &updated.json["tax_exempt"]), (&json!(30), &json!(true)));
    }
    scene.subscribe("exempt").await?.expect(201)?;
    let invoice = scene.invoices().await?.remove(0);
    assert_eq!((&invoice["total"]["amount"], &invoice["due_at"]), (&json!(1999), &json!("2026-01-31T00:00:00Z")));

    let taxed = json!({ "payment_terms_days": 0, "tax_exempt": false });
    scene.put(&scene.admin, &terms, &taxed).await?.expect(200)?;
    scene.subscribe("taxed").await?.expect(201)?;
    let invoice = scene.invoices().await?.remove(0);
    // 19.99 and 19 % of it, 3.798….
    assert_eq!((&invoice["total"]["amount"], &invoice["due_at"]), (&json!(2379), &json!("2026-01-01T00:00:00Z")));
    Ok(())
}
