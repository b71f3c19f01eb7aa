//! Without a test clock: the schedule looks for what is due, by the world's time.

use super::agrees_with_the_gateway;
use crate::bodies::team_plan;
use crate::scene::Scene;
use testkit::Error;
use testkit::gateway::GOOD_CARD;
use testkit::worker::{self, Policy};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn a_trial_ends_in_its_first_invoice_by_the_worlds_time() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let system = &scene.api.system;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    let location = scene.subscribe("first").await?.expect(201)?.header("location").unwrap_or_default().to_owned();
    assert_eq!(worker::enqueue_due(system).await?.messages, 0);
    system.pass_seconds(14 * DAY);
    assert_eq!(worker::enqueue_due(system).await?.messages, 1);
    scene.work().await?;
    assert_eq!(scene.get(&location).await?.text("/status")?, "active");
    assert_eq!(scene.invoices().await?[0]["status"], "paid");
    assert_eq!(worker::enqueue_due(system).await?.messages, 0);
    agrees_with_the_gateway(&scene).await
}

#[tokio::test]
async fn what_is_found_due_again_and_again_is_billed_once() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let system = &scene.api.system;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    for key in ["first", "second", "third"] {
        scene.subscribe(key).await?.expect(201)?;
    }
    system.pass_seconds(14 * DAY);
    for _ in 0..3 {
        assert_eq!(worker::enqueue_due(system).await?.messages, 1, "one for the account and the instant");
        system.pass_seconds(60);
    }
    worker::finish(system, Policy::TwiceAndShuffled(5)).await?;
    let numbers: Vec<_> = scene.invoices().await?.iter().filter_map(|invoice| invoice["number"].as_u64()).collect();
    assert_eq!(numbers, [3, 2, 1]);
    agrees_with_the_gateway(&scene).await
}

#[tokio::test]
async fn a_look_says_how_late_the_work_is() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let system = &scene.api.system;
    for key in ["first", "second"] {
        scene.subscribe(key).await?.expect(201)?;
        system.pass_seconds(100);
    }
    system.pass_seconds(14 * DAY);
    assert_eq!(worker::enqueue_due(system).await?.late_seconds, 200);
    scene.work().await?;
    assert_eq!(worker::enqueue_due(system).await?.late_seconds, 0);
    Ok(())
}

#[tokio::test]
async fn what_fell_behind_is_billed_period_by_period() -> Result<(), Error> {
    let scene = Scene::with_plan(&team_plan(14)).await?;
    let system = &scene.api.system;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    system.pass_seconds(90 * DAY);
    worker::enqueue_due(system).await?;
    scene.work().await?;
    let starts: Vec<_> = scene.invoices().await?.into_iter().map(|invoice| invoice["status"].clone()).collect();
    assert_eq!(starts, ["paid", "paid", "paid"]);
    agrees_with_the_gateway(&scene).await
}
