use serde_json::json;
use services::port::Letter;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::PASSWORD;
use testkit::worker::{self, Policy};

const ADA: &str = "ada@example.com";
const NEW: &str = "another phrase nobody has";

async fn log_in(api: &Api, email: &str, password: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": email, "password": password })).send().await
}

async fn forget(api: &Api, email: &str) -> Result<Answer, Error> {
    let answer = api.post("/api/v1/auth/forgot-password", &json!({ "email": email })).send().await?.expect(202)?;
    worker::finish(&api.system, Policy::Once).await?;
    Ok(answer)
}

async fn reset(api: &Api, token: &str, password: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/reset-password", &json!({ "token": token, "password": password })).send().await
}

async fn change(api: &Api, token: &str, current: &str) -> Result<Answer, Error> {
    let body = json!({ "current_password": current, "password": NEW });
    api.post("/api/v1/auth/change-password", &body).bearer(token).send().await
}

fn is_told(api: &Api, email: &str) -> bool {
    let letters = api.system.mailbox.letters();
    letters.iter().any(|letter| matches!(letter, Letter::PasswordChanged { to } if to.as_str() == email))
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_the_token_of_the_mail_once() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    forget(&api, ADA).await?;
    let token = api.system.mailbox.reset(ADA).ok_or("no mail")?;
    let short = reset(&api, &token, "short").await?.expect(422)?;
    assert_eq!((short.code(), short.pointers()), ("password_length", vec!["/password"]));
    reset(&api, &token, NEW).await?.expect(204)?;
    worker::finish(&api.system, Policy::Once).await?;
    assert!(is_told(&api, ADA));

    log_in(&api, ADA, PASSWORD).await?.expect(401)?;
    log_in(&api, ADA, NEW).await?.expect(200)?;
    let account = json!({ "name": "Engines", "time_zone": "UTC" });
    api.post("/api/v1/accounts", &account).bearer(&ada.token).send().await?.expect(401)?;
    let again = reset(&api, &token, "a third phrase of hers").await?.expect(422)?;
    assert_eq!((again.code(), again.pointers()), ("invalid_token", vec!["/token"]));
    log_in(&api, ADA, NEW).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_token_is_no_good_when_it_is_old_swapped_or_for_something_else() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    let confirmation = api.system.mailbox.confirmation(ADA).ok_or("no mail")?;
    forget(&api, ADA).await?;
    let token = api.system.mailbox.reset(ADA).ok_or("no mail")?;
    let (first, rest) = token.split_at(4);
    for wrong in ["", "garbage", rest, &format!("{first}AAAA{}", &token[8..]), &confirmation] {
        assert_eq!(reset(&api, wrong, NEW).await?.expect(422)?.code(), "invalid_token", "{wrong}");
    }
    api.get(&format!("/api/v1/auth/confirm-email?token={token}")).send().await?.expect(422)?;
    api.system.pass_seconds(60 * 60);
    assert_eq!(reset(&api, &token, NEW).await?.expect(422)?.code(), "invalid_token");
    // A token is for the password that there was.
    forget(&api, ADA).await?;
    let token = api.system.mailbox.reset(ADA).ok_or("no mail")?;
    let session = log_in(&api, ADA, PASSWORD).await?.expect(200)?;
    change(&api, session.text("/access_token")?, PASSWORD).await?.expect(204)?;
    assert_eq!(reset(&api, &token, "a third phrase of hers").await?.expect(422)?.code(), "invalid_token");
    Ok(())
}

#[tokio::test]
async fn of_two_who_reset_with_one_token_one_does() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    forget(&api, ADA).await?;
    let token = api.system.mailbox.reset(ADA).ok_or("no mail")?;
    let (one, other) =
        futures_util::try_join!(reset(&api, &token, NEW), reset(&api, &token, "a third phrase of hers"))?;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
    Ok(())
}

#[tokio::test]
async fn nobody_learns_which_addresses_are_known() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    let mut answers = Vec::new();
    for email in [ADA, "nobody@example.com"] {
        api.system.dynamo.store().meter().take();
        let _ = api.system.queue.take_requests();
        let answer = api.post("/api/v1/auth/forgot-password", &json!({ "email": email })).send().await?.expect(202)?;
        let usage = api.system.dynamo.store().meter().take();
        answers.push((answer, usage.round_trips, usage.write_tenths, api.system.queue.take_requests()));
    }
    assert_eq!(answers[0], answers[1]);
    let letters = api.system.mailbox.letters().len();
    worker::finish(&api.system, Policy::Once).await?;
    assert_eq!(api.system.mailbox.letters().len(), letters + 1);
    Ok(())
}

#[tokio::test]
async fn whoever_gets_a_new_password_by_mail_has_confirmed_their_address() -> Result<(), Error> {
    let api = Api::start().await?;
    let registration = json!({ "email": ADA, "password": PASSWORD });
    api.post("/api/v1/auth/register", &registration).send().await?.expect(202)?;
    log_in(&api, ADA, PASSWORD).await?.expect(409)?;
    forget(&api, ADA).await?;
    reset(&api, &api.system.mailbox.reset(ADA).ok_or("no mail")?, NEW).await?.expect(204)?;
    log_in(&api, ADA, NEW).await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_ends_every_other_session() -> Result<(), Error> {
    let api = Api::start().await?;
    let ada = api.person(ADA).await?;
    let other = log_in(&api, ADA, PASSWORD).await?.expect(200)?;
    let wrong = change(&api, &ada.token, "not what it was").await?.expect(422)?;
    assert_eq!((wrong.code(), wrong.pointers()), ("wrong_password", vec!["/current_password"]));
    log_in(&api, ADA, NEW).await?.expect(401)?;

    change(&api, &ada.token, PASSWORD).await?.expect(204)?;
    worker::finish(&api.system, Policy::Once).await?;
    assert!(is_told(&api, ADA));
    let account = json!({ "name": "Engines", "time_zone": "UTC" });
    api.post("/api/v1/accounts", &account).bearer(&ada.token).send().await?.expect(201)?;
    api.post("/api/v1/accounts", &account).bearer(other.text("/access_token")?).send().await?.expect(401)?;
    log_in(&api, ADA, PASSWORD).await?.expect(401)?;
    log_in(&api, ADA, NEW).await?.expect(200)?;
    Ok(())
}
