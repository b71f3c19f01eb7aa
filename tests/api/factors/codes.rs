//! Codes of an app, at a log-in.

use super::{ADA, App, FACTORS, challenge, claims, is_refused, log_in, told, verify};
use domain::audit::Chain;
use domain::identity::FactorChallenge;
use domain::job::FactorChange;
use futures_util::future::try_join_all;
use serde_json::json;
use services::port::Audits;
use testkit::Error;
use testkit::api::Api;
use testkit::people::PASSWORD;
use testkit::system::APP_URL;
use testkit::worker;

#[tokio::test]
async fn an_app_is_asked_for_once_it_has_shown_a_code() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::enrol(&api, &ada).await?;
    log_in(&api, &ada).await?.expect(200)?.text("/access_token")?;
    let listed = api.get(FACTORS).bearer(&ada.token).send().await?.expect(200)?;
    assert_eq!(
        (&listed.json["data"][0]["confirmed_at"], &listed.json["data"][0]["kind"]),
        (&json!(null), &json!("authenticator"))
    );
    let wrong = app.confirm(&api, &ada, &app.wrong_code(&api)?).await?;
    is_refused(&wrong, 422, "wrong_code");
    assert_eq!(wrong.pointers(), ["/code"]);
    assert!(told(&api, ADA).await?.is_empty());
    app.confirm(&api, &ada, &app.code(&api)?).await?.expect(200)?;
    assert_eq!(told(&api, ADA).await?, [FactorChange::Added]);
    // Again is the same as once.
    app.confirm(&api, &ada, "").await?.expect(200)?;

    let challenge = challenge(&api, &ada).await?;
    let begun = verify(&api, &challenge, &app.next_code(&api)?).await?.expect(200)?;
    let claims = claims(begun.text("/access_token")?)?;
    assert_eq!((&claims["amr"], &claims["sub"]), (&json!(["pwd", "otp"]), &json!(ada.user)));
    assert_eq!(claims["auth_time"], json!(api.system.now().second()));
    let listed = api.get(FACTORS).bearer(begun.text("/access_token")?).send().await?.expect(200)?;
    assert_eq!(listed.json["data"][0]["used_at"], json!(api.system.now()));
    assert_eq!(told(&api, ADA).await?, [FactorChange::Added]);
    Ok(())
}

#[tokio::test]
async fn what_an_app_is_set_up_with_is_shown_once_and_kept_nowhere() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let enrolled = api.post(FACTORS, &json!({ "name": "My phone" })).bearer(&ada.token).send().await?.expect(201)?;
    let (secret, uri) = (enrolled.text("/secret")?, enrolled.text("/otpauth_uri")?);
    let expected = format!(
        "otpauth://totp/app.mainspring.test:ada%40example.com?secret={secret}&issuer=app.mainspring.test&algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(uri, expected);
    let listed = api.get(FACTORS).bearer(&ada.token).send().await?.expect(200)?;
    assert!(!format!("{listed:?}").contains(secret));
    assert!(!format!("{:?}", api.system.dynamo.dump().await?).contains(secret));
    Ok(())
}

#[tokio::test]
async fn a_code_is_good_once_whatever_it_is_used_for() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let refused = verify(&api, &challenge(&api, &ada).await?, &app.code(&api)?).await?;
    is_refused(&refused, 401, "wrong_second_factor");
    let code = app.next_code(&api)?;
    verify(&api, &challenge(&api, &ada).await?, &code).await?.expect(200)?;
    is_refused(&verify(&api, &challenge(&api, &ada).await?, &code).await?, 401, "wrong_second_factor");
    // Nor is one from before it, though its time is not over.
    is_refused(
        &verify(&api, &challenge(&api, &ada).await?, &app.code_in(&api, -30)?).await?,
        401,
        "wrong_second_factor",
    );
    verify(&api, &challenge(&api, &ada).await?, &app.next_code(&api)?).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn clocks_may_be_a_step_apart_and_no_more() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    api.system.pass_seconds(300);
    let open = challenge(&api, &ada).await?;
    for apart in [-60, 60] {
        is_refused(&verify(&api, &open, &app.code_in(&api, apart)?).await?, 401, "wrong_second_factor");
    }
    verify(&api, &open, &app.code_in(&api, -30)?).await?.expect(200)?;
    verify(&api, &challenge(&api, &ada).await?, &app.code_in(&api, 30)?).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_challenge_is_for_one_session_of_one_user_for_a_while() -> Result<(), Error> {
    let api = Api::start().await?;
    let (ada, bob) = (api.person(ADA).await?, api.person("bob@example.com").await?);
    let (hers, his) = (App::confirmed(&api, &ada).await?, App::confirmed(&api, &bob).await?);
    api.system.pass_seconds(30);
    let (for_ada, for_bob) = (challenge(&api, &ada).await?, challenge(&api, &bob).await?);
    is_refused(&verify(&api, &for_ada, &his.code(&api)?).await?, 401, "wrong_second_factor");
    is_refused(&verify(&api, &for_bob, &hers.code(&api)?).await?, 401, "wrong_second_factor");
    // A wrong code leaves it open.
    let begun = verify(&api, &for_ada, &hers.code(&api)?).await?.expect(200)?;
    assert_eq!(claims(begun.text("/access_token")?)?["sub"], json!(ada.user));
    is_refused(&verify(&api, &for_ada, &hers.next_code(&api)?).await?, 401, "challenge_over");

    for unknown in ["", "garbage", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &ada.token[..43]] {
        is_refused(&verify(&api, unknown, &hers.code(&api)?).await?, 401, "challenge_over");
    }
    let late = challenge(&api, &ada).await?;
    api.system.pass_seconds(FactorChallenge::LIFETIME - 1);
    is_refused(&verify(&api, &late, &hers.wrong_code(&api)?).await?, 401, "wrong_second_factor");
    api.system.pass_seconds(1);
    is_refused(&verify(&api, &late, &hers.code(&api)?).await?, 401, "challenge_over");
    Ok(())
}

#[tokio::test]
async fn a_new_password_ends_what_was_begun_with_the_old_one() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let open = challenge(&api, &ada).await?;
    let change = json!({ "current_password": PASSWORD, "password": "another phrase nobody has" });
    api.post("/api/v1/auth/change-password", &change).bearer(&ada.token).send().await?.expect(204)?;
    is_refused(&verify(&api, &open, &app.next_code(&api)?).await?, 401, "challenge_over");
    Ok(())
}

#[tokio::test]
async fn of_many_who_answer_with_one_code_one_is_let_in() -> Result<(), Error> {
    let api = Api::start().await?;
    let beside = api.beside()?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let (mut challenges, same) = (Vec::new(), challenge(&api, &ada).await?);
    for _ in 0..4 {
        challenges.push(same.clone());
    }
    challenges.push(challenge(&api, &ada).await?);
    let code = app.next_code(&api)?;
    let answers = challenges
        .iter()
        .enumerate()
        .map(|(n, challenge)| verify(if n % 2 == 0 { &api } else { &beside }, challenge, &code));
    let answers = try_join_all(answers).await?;
    let begun = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(begun, 1, "{answers:#?}");
    Ok(())
}

/// Whoever has the password has as few tries at the code as others have at the password, and gets no more by saying the
/// password again.
#[tokio::test]
async fn guessing_codes_takes_for_ever_also_with_the_right_password() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    api.system.pass_seconds(30);
    let mut tried = 0;
    let refused = loop {
        let answer = log_in(&api, &ada).await?;
        if answer.status == 429 {
            break answer;
        }
        let answer = verify(&api, answer.text("/challenge")?, &app.wrong_code(&api)?).await?;
        if answer.status == 429 {
            break answer;
        }
        is_refused(&answer, 401, "wrong_second_factor");
        tried += 1;
        assert!(tried < 10, "nothing holds them back");
    };
    assert!(refused.header("retry-after").is_some() && tried <= 3, "{tried}");
    // It keeps nobody out for long.
    api.system.pass_seconds(900);
    let open = challenge(&api, &ada).await?;
    api.system.pass_seconds(250);
    verify(&api, &open, &app.code(&api)?).await?.expect(200)?;
    verify(&api, &challenge(&api, &ada).await?, &app.next_code(&api)?).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_session_is_of_the_kind_that_the_log_in_wished() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let wish = json!({ "email": ADA, "password": PASSWORD, "session": "cookie" });
    let open = api.post("/api/v1/auth/login", &wish).on(APP_URL).send().await?.expect(200)?;
    assert!(open.cookies.is_empty());
    let begun = verify(&api, open.text("/challenge")?, &app.next_code(&api)?).await?.expect(200)?;
    let cookie = begun.cookies[0].split(';').next().unwrap_or_default();
    let sessions = api.get("/api/v1/users/me/sessions").cookie(cookie).on(APP_URL).send().await?.expect(200)?;
    assert_eq!(sessions.json["data"][0]["kind"], "cookie");
    Ok(())
}

#[tokio::test]
async fn a_challenge_is_answered_with_one_kind_of_code() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    App::confirmed(&api, &ada).await?;
    let open = challenge(&api, &ada).await?;
    for body in [json!({ "challenge": open }), json!({ "challenge": open, "code": "1", "recovery_code": "2" })] {
        is_refused(&api.post("/api/v1/auth/verify-factor", &body).send().await?, 422, "invalid");
    }
    Ok(())
}

#[tokio::test]
async fn what_became_of_factors_is_remembered() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let app = App::confirmed(&api, &ada).await?;
    let open = challenge(&api, &ada).await?;
    verify(&api, &open, &app.wrong_code(&api)?).await?.expect(401)?;
    verify(&api, &open, &app.next_code(&api)?).await?.expect(200)?;
    let token = api.fresh_token(&ada).await?;
    api.request("DELETE", &app.path()).bearer(&token).send().await?.expect(204)?;
    worker::finish(&api.system, worker::Policy::Once).await?;
    worker::sweep(&api.system).await?;
    worker::finish(&api.system, worker::Policy::Once).await?;
    let records = api.system.audits_from(Chain::User(ada.user), 1, 100).await?;
    let said: Vec<_> = records.iter().map(|it| (it.entry.action.as_str(), it.entry.outcome.name())).collect();
    let expected = [
        ("user.log_in", "done"),
        ("user.second_factor_added", "done"),
        ("user.second_factor_used", "done"),
        ("user.log_in", "done"),
        ("user.second_factor_removed", "done"),
        ("user.second_factor_used", "failed"),
    ];
    assert_eq!(said, expected);
    assert_eq!(told(&api, ADA).await?, [FactorChange::Added, FactorChange::Removed]);
    Ok(())
}
