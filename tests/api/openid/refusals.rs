use super::Trusting;
use serde_json::{Value, json};
use testkit::Error;
use testkit::provider::{Answers, CLIENT_ID, Signing};

/// Seconds that somebody has at the provider.
const MINUTES: i64 = 600;

#[tokio::test]
async fn an_id_token_that_is_not_good_logs_nobody_in() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let now = it.api.system.now().second();
    for claims in [
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "iss": it.other.issuer }),
        json!({ "iss": format!("{}/", it.provider.issuer) }),
        json!({ "aud": "another" }),
        json!({ "aud": [] }),
        json!({ "aud": [CLIENT_ID, "another"] }),
        json!({ "azp": "another" }),
        json!({ "exp": now - 60 }),
        json!({ "exp": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": now - 661 }),
        json!({ "nbf": now + 61 }),
        json!({ "sub": "" }),
        json!({ "sub": "x".repeat(256) }),
        json!({ "sub": null }),
    ] {
        let refused = it.log_in(&claims).await?.expect(422)?;
        assert_eq!(refused.code(), "provider_refused", "{claims}");
    }
    for signing in [Signing::Nothing, Signing::HmacOfPublicKey, Signing::Stranger] {
        it.provider.signs_with(signing);
        let refused = it.log_in(&json!({})).await?.expect(422)?;
        assert_eq!(refused.code(), "provider_refused", "{signing:?}");
    }
    it.provider.signs_with(Signing::Rsa);
    it.log_in(&json!({ "aud": [CLIENT_ID], "azp": CLIENT_ID })).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_log_in_is_finished_once_and_in_time_by_the_browser_that_began_it() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let refused = async |answer: &Value, code: &str| -> Result<(), Error> {
        assert_eq!(it.finish(answer).await?.expect(422)?.code(), code, "{answer}");
        Ok(())
    };
    let good = it.there_and_back(&json!({})).await?;
    it.finish(&good).await?.expect(200)?;
    refused(&good, "invalid_token").await?;

    let (mine, theirs) = (it.there_and_back(&json!({})).await?, it.there_and_back(&json!({})).await?);
    let mut swapped = mine.clone();
    swapped["proof"] = theirs["proof"].clone();
    refused(&swapped, "invalid_token").await?;
    // Whoever tried has used it up.
    refused(&mine, "invalid_token").await?;
    let mut injected = theirs.clone();
    injected["code"] = mine["code"].clone();
    refused(&injected, "provider_refused").await?;

    let late = it.there_and_back(&json!({})).await?;
    it.api.system.pass_seconds(MINUTES);
    refused(&late, "invalid_token").await?;

    let mut mixed_up = it.there_and_back(&json!({})).await?;
    mixed_up["iss"] = json!(it.other.issuer);
    refused(&mixed_up, "provider_refused").await?;

    let at_other = it.begin_at("other").await?.expect(200)?;
    let mut crossed = it.there_and_back(&json!({})).await?;
    crossed["state"] = at_other.json["state"].clone();
    crossed["proof"] = at_other.json["proof"].clone();
    crossed["iss"] = Value::Null;
    refused(&crossed, "provider_refused").await?;
    Ok(())
}

#[tokio::test]
async fn an_address_is_no_proof_of_who_somebody_is() -> Result<(), Error> {
    let it = Trusting::start().await?;
    it.api.person("ada@example.com").await?;
    assert_eq!(it.log_in(&json!({})).await?.expect(409)?.code(), "link_first");
    let unverified = [json!(false), json!("false"), Value::Null];
    for verified in unverified {
        let claims = json!({ "email": "new@example.com", "email_verified": verified });
        assert_eq!(it.log_in(&claims).await?.expect(409)?.code(), "provider_email_unverified");
    }
    assert_eq!(it.log_in(&json!({ "email": null })).await?.expect(409)?.code(), "provider_email_unverified");
    Ok(())
}

#[tokio::test]
async fn an_identity_is_one_users_and_a_user_has_one_of_a_provider() -> Result<(), Error> {
    let it = Trusting::start().await?;
    let (ada, bob) = (it.api.person("ada@example.com").await?, it.api.person("bob@example.com").await?);
    it.link(&ada.token, &json!({})).await?.expect(204)?;
    assert_eq!(it.link(&bob.token, &json!({})).await?.expect(409)?.code(), "identity_taken");
    let another = json!({ "sub": "ada-again" });
    assert_eq!(it.link(&ada.token, &another).await?.expect(409)?.code(), "provider_linked");
    it.api.system.pass_seconds(901);
    assert_eq!(it.link(&ada.token, &json!({})).await?.expect(401)?.code(), "step_up_required");
    assert_eq!(it.unlink(&ada.token).await?.expect(401)?.code(), "step_up_required");
    Ok(())
}

#[tokio::test]
async fn a_provider_that_does_not_answer_as_one_does_logs_nobody_in() -> Result<(), Error> {
    for answers in [Answers::With500, Answers::With10Megabytes, Answers::Never] {
        let it = Trusting::start().await?;
        let answer = it.there_and_back(&json!({})).await?;
        it.provider.answers(answers);
        it.finish(&answer).await?.expect(503)?;
        it.provider.answers(Answers::AsItShould);
        assert_eq!(it.finish(&answer).await?.expect(422)?.code(), "invalid_token", "{answers:?}");
    }
    let it = Trusting::start().await?;
    it.provider.claims_to_be(&it.other.issuer);
    it.begin_at("example").await?.expect(503)?;
    let down = json!([{
        "id": "down", "name": "Down", "issuer": "http://127.0.0.1:1", "client_id": "x", "client_secret": "x",
    }]);
    it.api.system.trust(&down)?;
    it.begin_at("down").await?.expect(503)?;
    Ok(())
}

#[tokio::test]
async fn people_come_back_to_the_operators_pages_and_no_others() -> Result<(), Error> {
    let it = Trusting::start().await?;
    for page in [
        "https://evil.example/back",
        "https://app.mainspring.test.evil.example/back",
        "https://app.mainspring.test@evil.example/back",
        "https://app.mainspring.test",
        "http://app.mainspring.test/back",
        "https://app.mainspring.test/back#fragment",
        "/back",
        "",
    ] {
        let body = json!({ "provider": "example", "return_to": page });
        let refused = it.api.post("/api/v1/openid/start", &body).send().await?.expect(422)?;
        assert_eq!((refused.code(), refused.pointers()), ("foreign_return", vec!["/return_to"]), "{page}");
    }
    assert_eq!(it.begin_at("unheard-of").await?.expect(422)?.pointers(), ["/provider"]);
    Ok(())
}
