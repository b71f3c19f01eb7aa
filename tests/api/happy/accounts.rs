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
    assert_eq!(opened.text("/email")?, "books@engines.example");
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
    let (admin, reader) = (api.admin().await?, api.read_only_staff().await?);
    let customer = api.customer("ada@example.com").await?;
    for token in [&admin.token, &reader.token, &customer.owner.token] {
        api.get(&customer.path).bearer(token).send().await?.expect(200)?;
    }
    Ok(())
}
