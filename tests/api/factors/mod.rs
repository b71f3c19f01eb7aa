//! Second factors: what is shown beside a password, once each.

mod codes;
mod passkeys;
mod passwords;
mod policy;
mod recovery;
mod removal;
mod step_up;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::job::FactorChange;
use integrations::one_time_codes;
use serde_json::{Value, json};
use services::port::{AuthenticatorSecret, Letter};
use testkit::Error;
use testkit::api::{Answer, Api};
use testkit::people::{PASSWORD, Person};
use testkit::worker::{self, Policy};

const ADA: &str = "ada@example.com";
const FACTORS: &str = "/api/v1/users/me/factors";
const RECOVERY_CODES: &str = "/api/v1/users/me/recovery-codes";

/// An app that shows codes.
struct App {
    id: String,
    secret: AuthenticatorSecret,
}

impl App {
    async fn enrol(api: &Api, by: &Person) -> Result<Self, Error> {
        let token = api.fresh_token(by).await?;
        let enrolled = api.post(FACTORS, &json!({ "name": "My phone" })).bearer(&token).send().await?.expect(201)?;
        let id = enrolled.text("/factor/id")?.to_owned();
        Ok(Self { id, secret: AuthenticatorSecret(enrolled.text("/secret")?.to_owned()) })
    }

    /// One that counts; the code of the step is used by it.
    async fn confirmed(api: &Api, by: &Person) -> Result<Self, Error> {
        let app = Self::enrol(api, by).await?;
        app.confirm(api, by, &app.code(api)?).await?.expect(200)?;
        Ok(app)
    }

    async fn confirm(&self, api: &Api, by: &Person, code: &str) -> Result<Answer, Error> {
        let token = api.fresh_token(by).await?;
        api.post(&format!("{}/confirm", self.path()), &json!({ "code": code })).bearer(&token).send().await
    }

    fn path(&self) -> String {
        format!("{FACTORS}/{}", self.id)
    }

    /// What it shows now.
    fn code(&self, api: &Api) -> Result<String, Error> {
        self.code_in(api, 0)
    }

    /// What it shows in so many seconds.
    fn code_in(&self, api: &Api, seconds: i64) -> Result<String, Error> {
        let shown = one_time_codes::shown(&self.secret, api.system.now().after_seconds(seconds));
        Ok(shown.ok_or("not a secret")?)
    }

    /// What it shows once the time of the code before is over.
    fn next_code(&self, api: &Api) -> Result<String, Error> {
        api.system.pass_seconds(30);
        self.code(api)
    }

    /// One that it does not show.
    fn wrong_code(&self, api: &Api) -> Result<String, Error> {
        let shown = [self.code_in(api, -30)?, self.code(api)?, self.code_in(api, 30)?];
        let other = (0..4).map(|n| format!("{n:06}")).find(|other| !shown.contains(other));
        Ok(other.ok_or("all of them are shown")?)
    }
}

async fn log_in(api: &Api, person: &Person) -> Result<Answer, Error> {
    api.post("/api/v1/auth/login", &json!({ "email": person.email, "password": PASSWORD })).send().await
}

/// What a log-in with a password is answered with by whoever has a second factor.
async fn challenge(api: &Api, person: &Person) -> Result<String, Error> {
    let answer = log_in(api, person).await?.expect(200)?;
    assert_eq!(answer.json.get("access_token"), None);
    Ok(answer.text("/challenge")?.to_owned())
}

async fn verify(api: &Api, challenge: &str, code: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/verify-factor", &json!({ "challenge": challenge, "code": code })).send().await
}

async fn recover(api: &Api, challenge: &str, code: &str) -> Result<Answer, Error> {
    api.post("/api/v1/auth/verify-factor", &json!({ "challenge": challenge, "recovery_code": code })).send().await
}

async fn recovery_codes(api: &Api, by: &Person) -> Result<Vec<String>, Error> {
    let token = api.fresh_token(by).await?;
    let made = api.request("POST", RECOVERY_CODES).bearer(&token).send().await?.expect(200)?;
    let codes = made.json["codes"].as_array().into_iter().flatten();
    Ok(codes.filter_map(Value::as_str).map(str::to_owned).collect())
}

/// What an access token says.
fn claims(token: &str) -> Result<Value, Error> {
    let claims = token.split('.').nth(1).ok_or("not a token")?;
    Ok(serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims)?)?)
}

/// What somebody was told of their factors, in order.
async fn told(api: &Api, email: &str) -> Result<Vec<FactorChange>, Error> {
    worker::finish(&api.system, Policy::Once).await?;
    let letters = api.system.mailbox.letters().into_iter();
    let told = letters.filter_map(|letter| match letter {
        Letter::FactorsChanged { to, change } if to.as_str() == email => Some(change),
        _ => None,
    });
    Ok(told.collect())
}

fn is_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{answer:#?}");
}
