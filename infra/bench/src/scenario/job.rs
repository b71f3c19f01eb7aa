use super::fixture::Fixture;
use super::world::World;
use domain::id::GatewayEventId;
use domain::job::Job;
use lambda::Delivery;
use serde_json::json;
use services::port::GatewayEvents;
use services::{Envelope, TraceParent};
use testkit::Error;
use testkit::renewal::{due_subscription, plan};
use testkit::worker;

/// Puts a job in the message that is there to be done.
pub(super) async fn fill(event: &mut Fixture, world: &World, function: &str) -> Result<(), Error> {
    let envelope = match function {
        "bill-account" => renewal(world, Stage::Due).await?,
        "collect-payment" => renewal(world, Stage::Billed).await?,
        "send-email" => renewal(world, Stage::Paid).await?,
        "handle-gateway-event" => notice(world).await?,
        "advance-test-clock" => advance(world).await?,
        _ => return Ok(()),
    };
    event.set_message(serde_json::to_string(&envelope)?);
    Ok(())
}

/// How far a renewal has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Due,
    Billed,
    Paid,
}

/// The job that a renewal waits for.
async fn renewal(world: &World, stage: Stage) -> Result<Envelope, Error> {
    let system = &world.api.system;
    let plan = plan(system).await?;
    let mut envelope = due_subscription(system, plan).await?.job();
    for reached in [Stage::Billed, Stage::Paid] {
        if reached <= stage {
            worker::deliver(system, &Delivery { envelope, count: 1 }).await?;
            envelope = system.queue.take().pop().ok_or("a renewal that asks for nothing")?;
        }
    }
    Ok(envelope)
}

async fn notice(world: &World) -> Result<Envelope, Error> {
    let Job::CollectPayment { account, invoice } = renewal(world, Stage::Billed).await?.job else {
        return Err("a renewal that is not to be collected".into());
    };
    let event = GatewayEventId::new();
    let raw = json!({ "data": { "metadata": { "account": account, "invoice": invoice } } }).to_string();
    world.api.system.keep_gateway_event(event, &raw, world.api.system.now()).await?;
    Ok(Envelope::new(Job::HandleGatewayEvent { event }, TraceParent(String::new())))
}

async fn advance(world: &World) -> Result<Envelope, Error> {
    let (account, clock) = world.another_clock().await?;
    let path = format!("/api/v1/accounts/{account}/test-clocks/{clock}/advance");
    let to = json!({ "to": "2027-01-01T00:00:00Z" });
    let request = world.api.post(&path, &to).bearer(&world.owner_token).header("if-match", "\"1\"");
    request.send().await?.expect(202)?;
    world.api.system.queue.take().pop().ok_or_else(|| "a clock that asks for nothing".into())
}
