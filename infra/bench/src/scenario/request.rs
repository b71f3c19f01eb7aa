use super::fixture::Fixture;
use super::people::{self, give_password};
use super::target;
use super::world::World;
use integrations::webhook;
use services::port::{Link, Links};
use testkit::Error;
use testkit::people::PASSWORD;
use testkit::proxy::secret;
use testkit::system::APP_URL;

const REFUSED_PASSWORD: &str = "correct horse battery staple";

/// Makes a request about things that exist, and a command of its own.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str, n: usize) -> Result<(), Error> {
    match function {
        "auth-login" if n == 0 => give_password(world, world.owner.user).await?,
        "auth-register" => event.replace("ada@", &format!("ada-{n}@")),
        "auth-confirm-email" => event.replace("TOKEN", &confirmation_token(world).await?),
        "openid-start" => event.replace("https://app.example.com", APP_URL),
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
    let own = people::fill(event, world, function, n).await?;
    let by_staff = target::is_staffs(world, function);
    let others = if by_staff { &world.staff_token } else { &world.owner_token };
    event.replace("ACCESS_TOKEN", own.as_ref().unwrap_or(others));
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
async fn confirmation_token(world: &World) -> Result<String, Error> {
    let link = Link::ConfirmEmail { user: world.owner.user };
    Ok(world.api.system.link_token(&link, world.api.system.now()).await?)
}
