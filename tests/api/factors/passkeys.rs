//! Passkeys: made on our pages, for whoever was there, and used once for each request.

use super::{ADA, App, FACTORS, challenge, claims, is_refused, log_in, told};
use domain::identity::PasskeyCeremony;
use domain::job::FactorChange;
use futures_util::future::try_join_all;
use serde_json::{Value, json};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::authenticator::Authenticator;
use testkit::people::Person;
use testkit::system::APP_URL;

const PASSKEYS: &str = "/api/v1/users/me/passkeys";

async fn offer(api: &Api, by: &Person) -> Result<Value, Error> {
    let token = api.fresh_token(by).await?;
    Ok(api.request("POST", &format!("{PASSKEYS}/options")).bearer(&token).send().await?.expect(200)?.json)
}

async fn add(api: &Api, by: &Person, credential: &Value) -> Result<Answer, Error> {
    let token = api.fresh_token(by).await?;
    api.post(PASSKEYS, &json!({ "name": "My laptop", "credential": credential })).bearer(&token).send().await
}

/// A passkey that counts.
async fn added(api: &Api, by: &Person) -> Result<Authenticator, Error> {
    let mut device = Authenticator::new()?;
    add(api, by, &device.make(&offer(api, by).await?)?).await?.expect(201)?;
    Ok(device)
}

async fn request(api: &Api) -> Result<Value, Error> {
    Ok(api.request("POST", "/api/v1/auth/passkeys/options").send().await?.expect(200)?.json)
}

async fn enter(api: &Api, credential: &Value, challenge: Option<&str>) -> Result<Answer, Error> {
    let mut body = json!({ "credential": credential });
    if let Some(challenge) = challenge {
        body["challenge"] = json!(challenge);
    }
    api.post("/api/v1/auth/passkeys/log-in", &body).send().await
}

async fn use_now(api: &Api, device: &mut Authenticator) -> Result<Answer, Error> {
    enter(api, &device.answer(&request(api).await?)?, None).await
}

#[tokio::test]
async fn a_passkey_lets_its_user_in_without_a_password() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let offered = offer(&api, &ada).await?;
    let options = &offered["public_key"];
    assert_eq!((&options["rp"]["id"], &options["user"]["name"]), (&json!("app.mainspring.test"), &json!(ADA)));
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["excludeCredentials"], json!([]));
    let mut device = Authenticator::new()?;
    let made = add(&api, &ada, &device.make(&offered)?).await?.expect(201)?;
    assert_eq!((&made.json["kind"], made.json["confirmed_at"].is_string()), (&json!("passkey"), true));
    assert_eq!(told(&api, ADA).await?, [FactorChange::Added]);
    for _ in 0..2 {
        let begun = use_now(&api, &mut device).await?.expect(200)?;
        let claims = claims(begun.text("/access_token")?)?;
        assert_eq!((&claims["amr"], &claims["sub"]), (&json!(["hwk"]), &json!(ada.user)));
    }
    let listed = api.get(FACTORS).bearer(&api.fresh_token(&ada).await?).send().await?.expect(200)?;
    assert_eq!(listed.json["data"][0]["used_at"], json!(api.system.now()));
    assert_eq!(offer(&api, &ada).await?["public_key"]["excludeCredentials"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_of_a_password_too() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    let (mut hers, mut his) = (added(&api, &ada).await?, added(&api, &bob).await?);
    let open = challenge(&api, &ada).await?;
    let refused = enter(&api, &his.answer(&request(&api).await?)?, Some(&open)).await?;
    is_refused(&refused, 401, "challenge_over");
    let begun = enter(&api, &hers.answer(&request(&api).await?)?, Some(&open)).await?.expect(200)?;
    assert_eq!(claims(begun.text("/access_token")?)?["amr"], json!(["pwd", "hwk"]));
    let again = enter(&api, &hers.answer(&request(&api).await?)?, Some(&open)).await?;
    is_refused(&again, 401, "challenge_over");
    // The session is the one that the log-in wished.
    let wish = json!({ "email": ADA, "password": testkit::people::PASSWORD, "session": "cookie" });
    let open = api.post("/api/v1/auth/login", &wish).on(APP_URL).send().await?.expect(200)?;
    let begun = enter(&api, &hers.answer(&request(&api).await?)?, Some(open.text("/challenge")?)).await?.expect(200)?;
    assert_eq!(begun.cookies.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_request_is_answered_once_in_time_and_for_what_it_asks() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let mut device = added(&api, &ada).await?;
    let answered = device.answer(&request(&api).await?)?;
    enter(&api, &answered, None).await?.expect(200)?;
    is_refused(&enter(&api, &answered, None).await?, 401, "wrong_passkey");

    let late = request(&api).await?;
    api.system.pass_seconds(PasskeyCeremony::LIFETIME);
    is_refused(&enter(&api, &device.answer(&late)?, None).await?, 401, "wrong_passkey");
    let offered = offer(&api, &ada).await?;
    is_refused(&enter(&api, &device.answer(&offered)?, None).await?, 401, "wrong_passkey");
    let own = json!({ "public_key": { "challenge": "bWFkZSB1cCBieSB3aG9ldmVyIHNpZ25z" } });
    is_refused(&enter(&api, &device.answer(&own)?, None).await?, 401, "wrong_passkey");

    // An answer that was wrong uses the request up as well.
    let asked = request(&api).await?;
    let elsewhere = Authenticator { origin: "https://app.mainspring.example".to_owned(), ..device.clone() };
    is_refused(&enter(&api, &elsewhere.clone().answer(&asked)?, None).await?, 401, "wrong_passkey");
    is_refused(&enter(&api, &device.answer(&asked)?, None).await?, 401, "wrong_passkey");
    use_now(&api, &mut device).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn what_another_page_a_stranger_or_a_copy_does_lets_nobody_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, eve) = (api.person(ADA).await?, api.person("eve@example.com").await?);
    let (mut hers, eves) = (added(&api, &ada).await?, added(&api, &eve).await?);
    use_now(&api, &mut hers).await?.expect(200)?;
    let mut pretending = eves.clone();
    pretending.pretend(&hers);
    let wrong = [
        ("another page", Authenticator { origin: "https://evil.example".to_owned(), ..hers.clone() }),
        ("the API's own", Authenticator { origin: testkit::system::PUBLIC_URL.to_owned(), ..hers.clone() }),
        ("another scheme", Authenticator { origin: APP_URL.replace("https", "http"), ..hers.clone() }),
        ("another party", Authenticator { relying_party: "mainspring.test".to_owned(), ..hers.clone() }),
        ("nobody recognised", Authenticator { verifies: false, ..hers.clone() }),
        ("an old copy", Authenticator { count: Some(0), ..hers.clone() }),
        ("one that does not count any more", Authenticator { count: None, ..hers.clone() }),
        ("a stranger's", Authenticator::new()?),
        ("a stranger who pretends", pretending),
    ];
    for (name, mut device) in wrong {
        let refused = use_now(&api, &mut device).await?;
        assert_eq!((refused.status, refused.code()), (401, "wrong_passkey"), "{name}");
    }
    use_now(&api, &mut hers).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn only_what_was_offered_is_added() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, eve) = (api.person(ADA).await?, api.person("eve@example.com").await?);
    let device = Authenticator::new()?;
    let wrong = [
        Authenticator { origin: "https://evil.example".to_owned(), ..device.clone() },
        Authenticator { relying_party: "mainspring.test".to_owned(), ..device.clone() },
        Authenticator { verifies: false, ..device.clone() },
    ];
    for mut device in wrong {
        let refused = add(&api, &ada, &device.make(&offer(&api, &ada).await?)?).await?;
        is_refused(&refused, 422, "passkey_refused");
        assert_eq!(refused.pointers(), ["/credential"]);
    }
    // What was offered to one is nobody else's to add, and it is gone then.
    let (mut device, offered) = (device.clone(), offer(&api, &ada).await?);
    let made = device.make(&offered)?;
    is_refused(&add(&api, &eve, &made).await?, 422, "passkey_refused");
    is_refused(&add(&api, &ada, &made).await?, 422, "passkey_refused");
    let made = device.make(&offer(&api, &ada).await?)?;
    add(&api, &ada, &made).await?.expect(201)?;
    is_refused(&add(&api, &ada, &made).await?, 422, "passkey_refused");
    let twice = device.make(&offer(&api, &ada).await?)?;
    is_refused(&add(&api, &ada, &twice).await?, 409, "passkey_known");
    let late = offer(&api, &ada).await?;
    api.system.pass_seconds(PasskeyCeremony::LIFETIME);
    is_refused(&add(&api, &ada, &Authenticator::new()?.make(&late)?).await?, 422, "passkey_refused");
    log_in(&api, &eve).await?.expect(200)?.text("/access_token")?;
    Ok(())
}

#[tokio::test]
async fn of_many_who_answer_a_request_one_is_let_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let beside = api.beside()?;
    let ada = api.person(ADA).await?;
    let mut device = added(&api, &ada).await?;
    let answered = device.answer(&request(&api).await?)?;
    let answers = (0..8).map(|n| enter(if n % 2 == 0 { &api } else { &beside }, &answered, None));
    let answers = try_join_all(answers).await?;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:#?}");
    Ok(())
}

#[tokio::test]
async fn one_that_does_not_count_is_used_as_often_as_it_is_asked_for() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let mut device = Authenticator { count: None, ..Authenticator::new()? };
    add(&api, &ada, &device.make(&offer(&api, &ada).await?)?).await?.expect(201)?;
    for _ in 0..3 {
        use_now(&api, &mut device).await?.expect(200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_passkey_shows_again_who_one_is() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, eve) = (api.person(ADA).await?, api.person("eve@example.com").await?);
    let (mut hers, mut eves) = (added(&api, &ada).await?, added(&api, &eve).await?);
    api.system.pass_seconds(1_000);
    let token = api.fresh_token(&ada).await?;
    let dangerous = || api.post(FACTORS, &json!({ "name": "Another" })).bearer(&token).send();
    is_refused(&dangerous().await?, 401, "step_up_required");
    let prove = async |credential: &Value| -> Result<Answer, Error> {
        let body = json!({ "credential": credential });
        api.post("/api/v1/auth/passkeys/prove", &body).bearer(&token).send().await
    };
    is_refused(&prove(&eves.answer(&request(&api).await?)?).await?, 422, "passkey_refused");
    is_refused(&dangerous().await?, 401, "step_up_required");
    let proven = prove(&hers.answer(&request(&api).await?)?).await?.expect(200)?;
    assert_eq!(proven.json["factors"], json!(["pwd", "hwk"]));
    dangerous().await?.expect(201)?;
    Ok(())
}

#[tokio::test]
async fn a_passkey_that_was_taken_away_lets_nobody_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let mut device = Authenticator::new()?;
    let made = add(&api, &ada, &device.make(&offer(&api, &ada).await?)?).await?.expect(201)?;
    let app = App::confirmed(&api, &ada).await?;
    let token = api.fresh_token(&ada).await?;
    let path = made.header("location").unwrap_or_default();
    assert_eq!(path, format!("{FACTORS}/{}", made.text("/id")?));
    api.request("DELETE", path).bearer(&token).send().await?.expect(204)?;
    is_refused(&use_now(&api, &mut device).await?, 401, "wrong_passkey");
    challenge(&api, &ada).await?;
    api.request("DELETE", &app.path()).bearer(&token).send().await?.expect(204)?;
    log_in(&api, &ada).await?.expect(200)?.text("/access_token")?;
    Ok(())
}
