use super::Trusting;
use serde_json::json;
use testkit::Error;
use testkit::authenticator::Authenticator;
use testkit::provider::Signing;
use testkit::system::APP_URL;

#[tokio::test]
async fn who_comes_from_a_provider_is_a_user_from_then_on() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let listed = it.api.get("/api/v1/openid/providers").send().await?.expect(200)?;
    assert_eq!(listed.json["data"][0], json!({ "id": "example", "name": "Example" }));

    let mut users = Vec::new();
    for signing in [Signing::Rsa, Signing::Ecdsa, Signing::Ed25519] {
        it.provider.signs_with(signing);
        let begun = it.log_in(&json!({})).await?.expect(200)?;
        let token = begun.text("/access_token")?;
        let own = it.api.get("/api/v1/users/me/identities").bearer(token).send().await?.expect(200)?;
        assert_eq!(own.json["data"][0]["provider"], "example");
        assert_eq!(own.json["data"][0]["email"], "ada@example.com");
        let export = it.api.get("/api/v1/users/me/export").bearer(token).send().await?.expect(200)?;
        assert_eq!(export.json["identities"], own.json["data"]);
        users.push(own.json["data"][0]["linked_at"].clone());
        // Confirmed, so they may do what others may who are.
        let account = json!({ "name": "Engines", "time_zone": "UTC" });
        it.api.post("/api/v1/accounts", &account).bearer(token).send().await?.expect(201)?;
        it.api.system.pass_seconds(60);
    }
    assert!(users.windows(2).all(|two| two[0] == two[1]), "the same person was linked again");
    Ok(())
}

#[tokio::test]
async fn a_browser_gets_a_cookie() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let body = json!({ "answer": it.there_and_back(&json!({})).await?, "session": "cookie" });
    let begun = it.api.post("/api/v1/openid/finish", &body).on(APP_URL).send().await?.expect(200)?;
    assert!(begun.cookies[0].starts_with("__Host-session="));
    Ok(())
}

#[tokio::test]
async fn an_address_that_changes_at_the_provider_changes_nobody() -> Result<(), Error> {
    let it = Trusting::start().await?;
    it.log_in(&json!({})).await?.expect(200)?;
    let bob = it.api.person("bob@example.com").await?;
    let begun = it.log_in(&json!({ "email": bob.email, "email_verified": false })).await?.expect(200)?;
    let own = it.api.get("/api/v1/users/me/identities").bearer(begun.text("/access_token")?).send().await?;
    assert_eq!(own.expect(200)?.json["data"][0]["email"], "ada@example.com");
    Ok(())
}

#[tokio::test]
async fn who_has_linked_a_provider_logs_in_by_it_until_they_unlink_it() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let ada = it.api.person("ada@example.com").await?;
    it.link(&ada.token, &json!({})).await?.expect(204)?;
    it.link(&ada.token, &json!({})).await?.expect(204)?;
    it.log_in(&json!({})).await?.expect(200)?;
    it.unlink(&ada.token).await?.expect(204)?;
    assert_eq!(it.log_in(&json!({})).await?.expect(409)?.code(), "link_first");
    it.unlink(&ada.token).await?.expect(404)?;
    // What was let go is anybody's.
    let bob = it.api.person("bob@example.com").await?;
    it.link(&bob.token, &json!({})).await?.expect(204)?;
    Ok(())
}

#[tokio::test]
async fn a_users_only_way_in_stays() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let begun = it.log_in(&json!({})).await?.expect(200)?;
    let refused = it.unlink(begun.text("/access_token")?).await?.expect(409)?;
    assert_eq!(refused.code(), "last_way_in");
    it.log_in(&json!({})).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_passkey_is_a_way_in_of_its_own() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let begun = it.log_in(&json!({})).await?.expect(200)?;
    let token = begun.text("/access_token")?;
    let mut device = Authenticator::new()?;
    let offered =
        it.api.request("POST", "/api/v1/users/me/passkeys/options").bearer(token).send().await?.expect(200)?;
    let passkey = json!({ "name": "My laptop", "credential": device.make(&offered.json)? });
    let added = it.api.post("/api/v1/users/me/passkeys", &passkey).bearer(token).send().await?.expect(201)?;
    let passkey = format!("/api/v1/users/me/factors/{}", added.text("/id")?);

    it.unlink(token).await?.expect(204)?;
    let refused = it.api.request("DELETE", &passkey).bearer(token).send().await?.expect(409)?;
    assert_eq!(refused.code(), "last_way_in");
    let wanted = it.api.request("POST", "/api/v1/auth/passkeys/options").send().await?.expect(200)?;
    let shown = json!({ "credential": device.answer(&wanted.json)? });
    let begun = it.api.post("/api/v1/auth/passkeys/log-in", &shown).send().await?.expect(200)?;

    let token = begun.text("/access_token")?;
    it.link(token, &json!({})).await?.expect(204)?;
    it.api.request("DELETE", &passkey).bearer(token).send().await?.expect(204)?;
    assert_eq!(it.unlink(token).await?.expect(409)?.code(), "last_way_in");
    Ok(())
}

#[tokio::test]
async fn what_a_provider_says_of_itself_is_asked_once_in_a_while() -> Result<(), Error> {
    let it = Trusting::start().await?;
    it.log_in(&json!({})).await?.expect(200)?;
    let asked = it.provider.requests();
    it.log_in(&json!({})).await?.expect(200)?;
    assert_eq!(it.provider.requests(), asked + 1, "more than the exchange of the code");
    Ok(())
}
