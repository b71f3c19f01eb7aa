use super::agrees_with_the_gateway;
use crate::bodies::team_plan;
use crate::scene::Scene;
use testkit::Error;
use testkit::fault::Fault;
use testkit::gateway::GOOD_CARD;
use testkit::worker;

async fn scene() -> Result<Scene, Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(GOOD_CARD).await?.expect(201)?;
    scene.work().await?;
    Ok(scene)
}

#[tokio::test]
async fn what_was_committed_and_not_sent_is_swept() -> Result<(), Error> {
    let scene = scene().await?;
    scene.api.system.queue.refuse(1);
    scene.subscribe("first").await?.expect(201)?;
    assert!(scene.api.system.queue.take().is_empty());
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 1);
    scene.work().await?;
    assert_eq!(scene.invoices().await?[0]["status"], "paid");
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 0);
    agrees_with_the_gateway(&scene).await
}

#[tokio::test]
async fn what_was_sent_and_not_marked_is_sent_again_and_done_once() -> Result<(), Error> {
    let scene = scene().await?;
    scene.api.system.dynamo.faults.strike_at("DeleteItem", 1, 3, Fault::Unsent);
    scene.subscribe("first").await?.expect(201)?;
    scene.work().await?;
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 1);
    assert_eq!(scene.work().await?, 1, "it came again");
    assert_eq!(scene.invoices().await?[0]["status"], "paid");
    assert_eq!(scene.api.system.gateway.charge_calls(), 1);
    agrees_with_the_gateway(&scene).await
}

#[tokio::test]
async fn young_items_are_left_to_whoever_committed_them() -> Result<(), Error> {
    let scene = scene().await?;
    scene.api.system.queue.refuse(1);
    scene.subscribe("first").await?.expect(201)?;
    scene.api.system.pass_seconds(-2);
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 0);
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 1);
    Ok(())
}

#[tokio::test]
async fn a_sweep_says_how_long_the_oldest_item_waited() -> Result<(), Error> {
    let scene = scene().await?;
    assert_eq!(worker::sweep(&scene.api.system).await?.oldest_seconds, 0);
    for key in ["first", "second"] {
        scene.api.system.queue.refuse(1);
        scene.subscribe(key).await?.expect(201)?;
        scene.api.system.pass_seconds(100);
    }
    assert_eq!(worker::sweep(&scene.api.system).await?.oldest_seconds, 200 + 31);
    assert_eq!(worker::sweep(&scene.api.system).await?.oldest_seconds, 0);
    Ok(())
}

#[tokio::test]
async fn a_sweep_that_cannot_send_leaves_it_for_the_next() -> Result<(), Error> {
    let scene = scene().await?;
    scene.api.system.queue.refuse(2);
    scene.subscribe("first").await?.expect(201)?;
    assert!(worker::sweep(&scene.api.system).await.is_err());
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 1);
    Ok(())
}

#[tokio::test]
async fn an_item_that_cannot_be_sent_does_not_hold_up_the_others() -> Result<(), Error> {
    let scene = scene().await?;
    for key in ["first", "second", "third", "fourth", "fifth"] {
        scene.api.system.queue.refuse(1);
        scene.subscribe(key).await?.expect(201)?;
    }
    scene.api.system.queue.refuse(1);
    assert!(worker::sweep(&scene.api.system).await.is_err(), "one was refused");
    assert_eq!(scene.api.system.queue.take().len(), 4);
    assert_eq!(worker::sweep(&scene.api.system).await?.items, 1);
    Ok(())
}
