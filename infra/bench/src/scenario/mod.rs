//! What each function is given to do: its fixture in events/, about things that exist.

mod factors;
mod fixture;
mod job;
mod people;
mod providers;
mod request;
mod target;
mod world;

pub(crate) use world::World;

use fixture::Fixture;
use serde_json::Value;
use testkit::Error;

/// A world, and so many events for the function in it, no two of which are the same command.
pub(crate) async fn prepare(function: &str, count: usize) -> Result<(World, Vec<Vec<u8>>), Error> {
    let fixture = Fixture::read(function)?;
    let world = World::new().await?;
    let mut events = Vec::with_capacity(count);
    for n in 0..count {
        let mut event = fixture.clone();
        if event.is_request() {
            request::fill(&mut event, &world, function, n).await?;
        } else if event.is_batch() {
            job::fill(&mut event, &world, function).await?;
        }
        events.push(event.into_bytes());
    }
    world.forget();
    Ok((world, events))
}

/// Whether the function did what the event asks for.
pub(crate) fn done(function: &str, answer: &Value) -> bool {
    if let Some(status) = answer["statusCode"].as_u64() {
        return if function == "system-default" { status == 404 } else { status < 400 };
    }
    answer["batchItemFailures"].as_array().map_or(!answer.is_null(), Vec::is_empty)
}
