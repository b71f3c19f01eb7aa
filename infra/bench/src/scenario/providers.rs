//! Log-ins by way of an identity provider, for each event.

use super::fixture::Fixture;
use super::world::World;
use serde_json::{Value, json};
use testkit::Error;
use testkit::people::Person;
use testkit::system::APP_URL;

/// As the fixtures call it.
pub(super) const PROVIDER: &str = "example";

const IDENTITIES: &str = "/api/v1/users/me/identities";
const START: &str = "/api/v1/openid/start";
const FINISH: &str = "/api/v1/openid/finish";

/// A log-in of somebody who has come by the provider before, up to where the browser comes back.
pub(super) async fn come_back(event: &mut Fixture, world: &World, email: &str) -> Result<(), Error> {
    let first = json!({ "answer": there_and_back(world, email).await? });
    world.api.post(FINISH, &first).send().await?.expect(200)?;
    event.set_in_body("answer", there_and_back(world, email).await?)
}

/// Puts what the person brings back from the provider in the fixture's place, or what they have brought before.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str, person: &Person) -> Result<(), Error> {
    let brought = there_and_back(world, &person.email).await?;
    match function {
        "openid-link" => event.set_body(&brought),
        _ => drop(world.api.post(IDENTITIES, &brought).bearer(&person.token).send().await?.expect(204)?),
    }
    Ok(())
}

async fn there_and_back(world: &World, email: &str) -> Result<Value, Error> {
    let wanted = json!({ "provider": PROVIDER, "return_to": format!("{APP_URL}/logged-in") });
    let begun = world.api.post(START, &wanted).send().await?.expect(200)?;
    let claims = json!({ "sub": email, "email": email });
    let code = world.provider.consent(begun.text("/authorization_url")?, world.api.system.now().second(), &claims)?;
    Ok(json!({
        "state": begun.text("/state")?, "code": code, "iss": world.provider.issuer, "proof": begun.text("/proof")?,
    }))
}
