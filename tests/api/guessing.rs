//! Guessing passwords takes for ever, and keeps nobody out of their own.

use domain::limit::{Policy, Quota};
use futures_util::future::try_join_all;
use serde_json::json;
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::PASSWORD;

const ADA: &str = "ada@example.com";
const NOBODY: &str = "nobody@example.com";
const ELSEWHERE: &str = "198.51.100.7";
/// Where everybody is who does not say otherwise.
const HOME: &str = "192.0.2.1";

async fn log_in(api: &Api, email: &str, password: &str, from: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": email, "password": password })).from(from).send().await
}

async fn guess(api: &Api, email: &str, from: &str) -> Result<Answer, Error> {
    log_in(api, email, "not what it was", from).await
}

fn seconds_to_wait(answer: &Answer) -> Result<i64, Error> {
    Ok(answer.header("retry-after").ok_or("a 429 without Retry-After")?.parse()?)
}

#[tokio::test]
async fn a_thousand_wrong_passwords_take_days_and_the_right_one_is_no_quicker_there() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    let began = api.system.now();
    let mut refused = 0;
    let mut tried = 0;
    while tried < 1_000 {
        let answer = guess(&api, ADA, ELSEWHERE).await?;
        match answer.status {
            401 => tried += 1,
            _ => {
                refused += 1;
                let wait = seconds_to_wait(&answer.expect(429)?)?;
                if refused % 50 == 0 {
                    // Nobody is let in early, with whatever password.
                    api.system.pass_seconds(wait - 1);
                    log_in(&api, ADA, PASSWORD, ELSEWHERE).await?.expect(429)?;
                    api.system.pass_seconds(1);
                } else {
                    api.system.pass_seconds(wait);
                }
            }
        }
    }
    let days = (api.system.now().second() - began.second()) / (24 * 60 * 60);
    assert!(days >= 10, "a thousand tries in {days} days, after {refused} refusals");

    let home = log_in(&api, ADA, PASSWORD, HOME).await?;
    home.expect(200)?;
    let wait = seconds_to_wait(&guess(&api, ADA, ELSEWHERE).await?.expect(429)?)?;
    api.system.pass_seconds(wait);
    log_in(&api, ADA, PASSWORD, ELSEWHERE).await?.expect(200)?;
    guess(&api, ADA, ELSEWHERE).await?.expect(401)?;
    Ok(())
}

#[tokio::test]
async fn strangers_on_a_thousand_machines_get_few_tries_and_lock_nobody_out() -> Result<(), Error> {
    let api = Api::start().await?;
    api.system.set_quota(Policy::Guesses, Quota { most: 20, seconds: 3_600 });
    api.person(ADA).await?;
    api.system.pass_seconds(3_600);
    let mut tried = 0;
    for n in 0..200 {
        tried += usize::from(guess(&api, ADA, &format!("198.51.100.{n}")).await?.status == 401);
    }
    assert_eq!(tried, 20, "over all machines together");

    log_in(&api, ADA, PASSWORD, HOME).await?.expect(200)?;
    for _ in 0..5 {
        guess(&api, ADA, HOME).await?.expect(401)?;
    }
    log_in(&api, ADA, PASSWORD, HOME).await?.expect(200)?;
    log_in(&api, ADA, PASSWORD, "203.0.113.9").await?.expect(429)?;
    api.system.pass_seconds(3_600);
    log_in(&api, ADA, PASSWORD, "203.0.113.9").await?.expect(200)?;
    Ok(())
}

#[tokio::test]
async fn nobody_learns_from_it_whether_an_address_is_known() -> Result<(), Error> {
    let api = Api::start().await?;
    api.person(ADA).await?;
    drop(api.system.dynamo.faults.take_calls());
    for n in 0..12 {
        let (known, calls) = (guess(&api, ADA, ELSEWHERE).await?, api.system.dynamo.faults.take_calls());
        let unknown = guess(&api, NOBODY, ELSEWHERE).await?;
        assert_eq!(calls, api.system.dynamo.faults.take_calls(), "try {n} takes another time");
        assert_eq!(known, unknown, "try {n}");
        assert_eq!(known.status, if n < 6 { 401 } else { 429 });
    }
    Ok(())
}

#[tokio::test]
async fn tries_at_the_same_time_are_as_many_as_one_after_the_other() -> Result<(), Error> {
    let api = Api::start().await?;
    let beside = api.beside()?;
    let guesses = (0..40).map(|n| guess(if n % 2 == 0 { &api } else { &beside }, NOBODY, ELSEWHERE));
    let answers = try_join_all(guesses).await?;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 6);
    assert!(answers.iter().all(|answer| matches!(answer.status, 401 | 429)), "{answers:#?}");
    Ok(())
}

#[tokio::test]
async fn an_address_gets_so_much_mail_from_strangers_and_no_more() -> Result<(), Error> {
    let api = Api::start().await?;
    api.system.set_quota(Policy::Letters, Quota { most: 3, seconds: 3_600 });
    let register = |from: &'static str| {
        let body = json!({ "email": ADA, "password": PASSWORD });
        let request = api.post("/api/v1/auth/register", &body).from(from);
        request.send()
    };
    for from in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
        register(from).await?.expect(202)?;
    }
    register("198.51.100.4").await?.expect(429)?;
    api.person("bob@example.com").await?;
    // Whoever has an account is a stranger too.
    let carol = api.customer("carol@example.com").await?;
    let invite = async |email: &str| {
        let body = json!({ "email": email, "role": "billing" });
        api.post(&format!("{}/invitations", carol.path), &body).bearer(&carol.owner.token).send().await
    };
    invite(ADA).await?.expect(429)?;
    invite("dave@example.com").await?.expect(201)?;
    Ok(())
}
