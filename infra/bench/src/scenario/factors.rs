//! Second factors that somebody has, and what they show for each event.

use super::fixture::Fixture;
use super::world::World;
use integrations::one_time_codes;
use serde_json::{Value, json};
use services::port::AuthenticatorSecret;
use testkit::Error;
use testkit::api::Request;
use testkit::authenticator::Authenticator;
use testkit::people::{PASSWORD, Person};

const FACTORS: &str = "/api/v1/users/me/factors";
const PASSKEYS: &str = "/api/v1/users/me/passkeys";

/// Seconds that a code counts: one that was used does not count again.
const STEP: i64 = 30;

/// Puts what the person shows in the fixture's places.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str, person: &Person) -> Result<(), Error> {
    match function {
        "factors-confirm" => {
            let app = App::enrolled(world, person).await?;
            event.identify("factor", &app.id);
            event.replace("123456", &app.code(world, 0)?);
        }
        "factors-remove" | "factors-make-recovery-codes" => {
            let app = App::confirmed(world, person).await?;
            event.identify("factor", &app.id);
        }
        "auth-verify-factor" => {
            let app = App::confirmed(world, person).await?;
            let credentials = json!({ "email": person.email, "password": PASSWORD });
            let challenged = answer(world.api.post("/api/v1/auth/login", &credentials)).await?;
            event.replace("CHALLENGE", challenged["challenge"].as_str().ok_or("no challenge")?);
            event.replace("123456", &app.code(world, 0)?);
        }
        "passkeys-add" => {
            let mut device = Authenticator::new()?;
            event.set_in_body("credential", device.make(&offered(world, person).await?)?)?;
        }
        "passkeys-log-in" | "passkeys-prove" => {
            let mut device = Authenticator::new()?;
            let credential = device.make(&offered(world, person).await?)?;
            let body = json!({ "name": "My laptop", "credential": credential });
            world.api.post(PASSKEYS, &body).bearer(&person.token).send().await?.expect(201)?;
            let wanted = answer(world.api.request("POST", "/api/v1/auth/passkeys/options")).await?;
            event.set_in_body("credential", device.answer(&wanted)?)?;
        }
        _ => {}
    }
    Ok(())
}

/// An app that shows codes.
struct App {
    id: String,
    secret: AuthenticatorSecret,
}

impl App {
    async fn enrolled(world: &World, by: &Person) -> Result<Self, Error> {
        let enrolled = world.api.post(FACTORS, &json!({ "name": "My phone" })).bearer(&by.token).send().await?;
        let enrolled = enrolled.expect(201)?;
        let secret = AuthenticatorSecret(enrolled.text("/secret")?.to_owned());
        Ok(Self { id: enrolled.text("/factor/id")?.to_owned(), secret })
    }

    /// One that counts, confirmed with the code before the current one, which stays to be used.
    async fn confirmed(world: &World, by: &Person) -> Result<Self, Error> {
        let app = Self::enrolled(world, by).await?;
        let code = json!({ "code": app.code(world, -STEP)? });
        let confirmed = world.api.post(&format!("{FACTORS}/{}/confirm", app.id), &code).bearer(&by.token);
        confirmed.send().await?.expect(200)?;
        Ok(app)
    }

    /// What it shows in so many seconds.
    fn code(&self, world: &World, seconds: i64) -> Result<String, Error> {
        let at = world.api.system.now().after_seconds(seconds);
        Ok(one_time_codes::shown(&self.secret, at).ok_or("not a secret")?)
    }
}

async fn offered(world: &World, by: &Person) -> Result<Value, Error> {
    answer(world.api.request("POST", &format!("{PASSKEYS}/options")).bearer(&by.token)).await
}

async fn answer(request: Request<'_>) -> Result<Value, Error> {
    Ok(request.send().await?.expect(200)?.json)
}
