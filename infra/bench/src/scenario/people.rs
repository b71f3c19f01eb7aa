//! Somebody of its own for each event that ends a session, uses a secret up, or moves a person.

use super::factors;
use super::fixture::Fixture;
use super::providers;
use super::target::made;
use super::world::World;
use domain::Decision;
use domain::decision::{Home, Write};
use domain::id::{JournalId, UserId};
use domain::identity::{ContextWords, NewPassword, User};
use domain::permission::{AccountRole, StaffRole};
use integrations::passwords::Argon2id;
use serde_json::{Value, json};
use services::port::{Commit, Commitment, Passwords, Users};
use testkit::Error;
use testkit::people::{Customer, PASSWORD, Person};
use testkit::system::APP_URL;
use testkit::worker::{self, Policy};

const TOKEN: &str = "AZMBmNfAcAaAAAAAAAAAAA";
const OLD_PASSWORD: &str = "what it was until now";

/// Puts the people whom the `n`-th event is about in the fixture's places; the access token of whom it is of, if it is of
/// one of them.
pub(super) async fn fill(
    event: &mut Fixture,
    world: &World,
    function: &str,
    n: usize,
) -> Result<Option<String>, Error> {
    let email = format!("person-{n}@example.com");
    let caller = match function {
        "auth-logout" | "auth-logout-everywhere" | "factors-enrol" | "passkeys-offer" | "users-delete" => {
            world.api.person(&email).await?
        }
        "factors-confirm"
        | "factors-remove"
        | "factors-make-recovery-codes"
        | "auth-verify-factor"
        | "passkeys-add"
        | "passkeys-log-in"
        | "passkeys-prove" => {
            let person = world.api.person(&email).await?;
            factors::fill(event, world, function, &person).await?;
            person
        }
        "openid-link" | "openid-unlink" => {
            let person = world.api.person(&email).await?;
            providers::fill(event, world, function, &person).await?;
            person
        }
        "openid-finish" => {
            providers::come_back(event, world, &email).await?;
            return Ok(None);
        }
        "auth-refresh" => {
            let person = world.api.person(&email).await?;
            event.replace(TOKEN, &person.refresh_token);
            person
        }
        "auth-prove" | "auth-change-password" | "users-change-email" => {
            let person = world.api.person(&email).await?;
            give_password(world, person.user).await?;
            event.replace(OLD_PASSWORD, PASSWORD);
            event.replace("ada.lovelace@", &format!("ada.lovelace-{n}@"));
            person
        }
        "auth-reset-password" => {
            world.api.person(&email).await?;
            asked(world, "/api/v1/auth/forgot-password", &json!({ "email": email }), None).await?;
            event.replace(TOKEN, &world.api.system.mailbox.reset(&email).ok_or("no letter")?);
            return Ok(None);
        }
        "users-confirm-email-change" => {
            let person = world.api.person(&email).await?;
            let next = format!("next-{n}@example.com");
            let change = json!({ "email": next, "current_password": PASSWORD });
            asked(world, "/api/v1/users/me/change-email", &change, Some(&person.token)).await?;
            event.replace(TOKEN, &world.api.system.mailbox.new_email(&next).ok_or("no letter")?);
            return Ok(None);
        }
        "auth-renew" => {
            let person = world.api.person(&email).await?;
            let credentials = json!({ "email": email, "password": PASSWORD, "session": "cookie" });
            let begun = world.api.post("/api/v1/auth/login", &credentials).on(APP_URL).send().await?.expect(200)?;
            let cookie = begun.cookies.first().and_then(|cookie| cookie.split(';').next()).ok_or("no cookie")?;
            event.set_cookie(cookie, APP_URL);
            person
        }
        "users-end-session" => {
            let person = world.api.person(&email).await?;
            event.identify("ses", &person.session);
            person
        }
        "users-end-sessions" => {
            event.identify("user", &world.api.person(&email).await?.user);
            return Ok(None);
        }
        "users-leave-account" => member(world, &email).await?,
        "accounts-transfer-ownership" => {
            let account = world.api.customer(&email).await?;
            let next = world.api.person(&format!("next-{n}@example.com")).await?;
            world.api.join(&account, &next, AccountRole::Admin).await?;
            event.identify("acct", &account.account);
            event.identify("user", &next.user);
            account.owner
        }
        "members-get" | "members-change-role" | "members-remove" => {
            event.identify("user", &member(world, &email).await?.user);
            return Ok(None);
        }
        "invitations-accept" => {
            let person = world.api.person(&email).await?;
            let path = format!("/api/v1/accounts/{}/invitations", world.account);
            made(world, &path, &json!({ "email": email, "role": "billing" }), false).await?;
            worker::finish(&world.api.system, Policy::Once).await?;
            event.replace(TOKEN, &world.api.system.mailbox.invitation(&email).ok_or("no letter")?);
            person
        }
        "staff-get" | "staff-change-role" | "staff-remove" => {
            event.identify("user", &world.api.staff(&email, StaffRole::Support).await?.user);
            return Ok(None);
        }
        "staff-add" => {
            world.api.person(&email).await?;
            event.replace("grace@operator.example", &email);
            return Ok(None);
        }
        _ => return Ok(None),
    };
    Ok(Some(caller.token))
}

/// A member of the account.
async fn member(world: &World, email: &str) -> Result<Person, Error> {
    let path = format!("/api/v1/accounts/{}", world.account);
    let account = Customer { owner: world.owner.clone(), account: world.account, path };
    world.api.member(&account, email, AccountRole::Member).await
}

/// Asks for a letter, and waits for it.
async fn asked(world: &World, path: &str, body: &Value, token: Option<&str>) -> Result<(), Error> {
    let request = world.api.post(path, body);
    let request = if let Some(token) = token { request.bearer(token) } else { request };
    request.send().await?.expect(202)?;
    worker::finish(&world.api.system, Policy::Once).await?;
    Ok(())
}

/// Gives somebody the password that the request has, hashed as deployed functions do.
pub(super) async fn give_password(world: &World, user: UserId) -> Result<(), Error> {
    let system = &world.api.system;
    let user = system.user(user).await?.ok_or("the user is gone")?;
    let password = Argon2id.hash(&NewPassword::new(PASSWORD.to_owned(), &ContextWords::default())?)?;
    let at = system.now();
    let mut decision = Decision::new(Home::User(user.id), at.as_billing_time());
    decision.writes.push(Write::User(User { password: Some(password), version: user.version.next(), ..user }));
    let journal = JournalId::new();
    let commitment = Commitment { decision: &decision, journal, cause: "bench", outbox: None, record: None, at };
    Ok(system.commit(&commitment).await?)
}
