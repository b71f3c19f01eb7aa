use super::fixture::Fixture;
use super::target;
use super::world::World;
use domain::Decision;
use domain::decision::{Home, Write};
use domain::id::{JournalId, UserId};
use domain::identity::{NewPassword, User};
use integrations::links;
use integrations::mac::hmac;
use integrations::passwords::Argon2id;
use integrations::webhook;
use services::port::{Commit, Commitment, Link, Passwords, Users};
use testkit::Error;
use testkit::people::PASSWORD;
use testkit::proxy::secret;

const REFUSED_PASSWORD: &str = "correct horse battery staple";

/// Makes a request about things that exist, and a command of its own.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str, n: usize) -> Result<(), Error> {
    match function {
        "auth-login" if n == 0 => give_password(world).await?,
        "auth-register" => event.replace("ada@", &format!("ada-{n}@")),
        "auth-confirm-email" => event.replace("TOKEN", &confirmation_token(world.owner.user)),
        "test-clocks-create" => event.identify("acct", &world.another_account().await?),
        "test-clocks-advance" | "test-clocks-get" => {
            let (account, clock) = world.another_clock().await?;
            event.identify("acct", &account);
            event.identify("clock", &clock);
        }
        _ => target::fill(event, world, function, n).await?,
    }
    // The fixture's is an example that nobody should use, and that is refused.
    event.replace(REFUSED_PASSWORD, PASSWORD);
    let by_staff = target::is_staffs(world, function);
    event.replace("ACCESS_TOKEN", if by_staff { &world.staff_token } else { &world.owner_token });
    event.replace("GATEWAY_SECRET", &secret("gateway"));
    event.identify("acct", &world.account);
    event.identify("plan", &world.plan);
    event.identify("sub", &world.subscription);
    event.identify("inv", &world.invoice);
    if event.has_header("idempotency-key") {
        event.set_header("idempotency-key", &format!("{function}-{n}"));
    }
    if event.has_header("webhook-signature") {
        sign(event, n);
    }
    Ok(())
}

fn sign(event: &mut Fixture, n: usize) {
    let (id, now) = (format!("msg_{n}"), integrations::clock::wall_now());
    let signature = webhook::sign(secret("gateway").as_bytes(), &id, now, event.body().as_bytes());
    event.set_header("webhook-id", &id);
    event.set_header("webhook-timestamp", &now.second().to_string());
    event.set_header("webhook-signature", &signature);
}

/// The link that the mail has; following it again changes nothing.
fn confirmation_token(user: UserId) -> String {
    let (link, now) = (Link::ConfirmEmail { user }, integrations::clock::wall_now());
    let extracted = hmac(&[0; 32], &[secret("sealing").as_bytes()]);
    links::seal(&hmac(&extracted, &[links::name(link.purpose()).as_bytes(), &[1]]), &link, now)
}

/// Gives the owner the password that the request has, hashed as deployed functions do.
async fn give_password(world: &World) -> Result<(), Error> {
    let system = &world.api.system;
    let user = system.user(world.owner.user).await?.ok_or("the owner is gone")?;
    let password = Argon2id.hash(&NewPassword::new(PASSWORD.to_owned())?)?;
    let at = system.now();
    let mut decision = Decision::new(Home::User(user.id), at.as_billing_time());
    decision.writes.push(Write::User(User { password: Some(password), version: user.version.next(), ..user }));
    let journal = JournalId::new();
    let commitment = Commitment { decision: &decision, journal, cause: "bench", outbox: None, record: None, at };
    Ok(system.commit(&commitment).await?)
}
