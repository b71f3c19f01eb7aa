use super::agrees_with_the_gateway;
use crate::bodies::team_plan;
use crate::notice::Notice;
use crate::scene::Scene;
use testkit::Error;
use testkit::gateway::{GOOD_CARD, LOSING_CARD, Meets};
use testkit::worker::{self, Policy};

async fn subscribed(card: &str) -> Result<Scene, Error> {
    let scene = Scene::with_plan(&team_plan(0)).await?;
    scene.attach(card).await?.expect(201)?;
    scene.subscribe("first").await?.expect(201)?;
    Ok(scene)
}

async fn paid_with(scene: &Scene, charge_calls: u64) -> Result<(), Error> {
    let invoice = scene.invoices().await?.remove(0);
    assert_eq!(invoice["status"], "paid");
    assert_eq!(invoice["payment"]["attempts"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.api.system.gateway.charge_calls(), charge_calls);
    agrees_with_the_gateway(scene).await
}

#[tokio::test]
async fn an_answer_lost_after_charging_is_asked_for_and_not_charged_again() -> Result<(), Error> {
    let scene = subscribed(LOSING_CARD).await?;
    scene.work().await?;
    paid_with(&scene, 1).await
}

#[tokio::test]
async fn an_outcome_that_stays_unknown_for_a_while_is_no_failure() -> Result<(), Error> {
    let scene = subscribed(LOSING_CARD).await?;
    scene.api.system.gateway.silence_finds(3);
    scene.work().await?;
    paid_with(&scene, 1).await?;
    assert_eq!(scene.api.system.mailbox.failed(&scene.customer.owner.email.clone().try_into()?), [0; 0]);
    Ok(())
}

#[tokio::test]
async fn a_gateway_that_was_never_reached_is_told_again() -> Result<(), Error> {
    let scene = subscribed(GOOD_CARD).await?;
    scene.api.system.gateway.next([Meets::Silence, Meets::Silence]);
    scene.work().await?;
    paid_with(&scene, 3).await
}

#[tokio::test]
async fn a_notice_books_what_no_worker_heard_of() -> Result<(), Error> {
    let scene = subscribed(LOSING_CARD).await?;
    scene.api.system.gateway.silence_finds(1_000);
    let work = worker::run(&scene.api.system, Policy::Once).await?;
    assert_eq!(work.dead.len(), 1, "it gives up");
    assert_eq!(scene.invoices().await?[0]["status"], "open");
    scene.api.system.gateway.silence_finds(0);
    Notice::about(&scene, 1).send(&scene.api).await?.expect(204)?;
    scene.work().await?;
    paid_with(&scene, 1).await
}

#[tokio::test]
async fn a_notice_never_charges() -> Result<(), Error> {
    let scene = subscribed(GOOD_CARD).await?;
    let waiting = scene.api.system.queue.take();
    Notice::about(&scene, 1).send(&scene.api).await?.expect(204)?;
    scene.work().await?;
    assert_eq!(scene.api.system.gateway.charge_calls(), 0);
    services::port::Dispatch::dispatch(&*scene.api.system, &waiting).await?;
    scene.work().await?;
    paid_with(&scene, 1).await
}

/// Before the payment, in the midst of it, and after it.
#[tokio::test]
async fn notices_that_come_twice_and_out_of_order_book_a_payment_once() -> Result<(), Error> {
    for card in [GOOD_CARD, LOSING_CARD] {
        for seed in 1..=10 {
            let scene = subscribed(card).await?;
            for _ in 0..2 {
                Notice::about(&scene, 1).send(&scene.api).await?.expect(204)?;
            }
            worker::finish(&scene.api.system, Policy::TwiceAndShuffled(seed)).await?;
            paid_with(&scene, 1).await?;
            let owner = scene.customer.owner.email.clone().try_into()?;
            assert_eq!(scene.api.system.mailbox.paid(&owner), [1], "{card}, seed {seed}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_notice_about_nothing_of_ours_is_let_go() -> Result<(), Error> {
    let scene = subscribed(GOOD_CARD).await?;
    scene.work().await?;
    Notice::saying(&scene, "{\"type\":\"payout.paid\"}").send(&scene.api).await?.expect(204)?;
    scene.work().await?;
    paid_with(&scene, 1).await
}

/// The card is gone at the gateway: it is as if it had been declined, and another one pays.
#[tokio::test]
async fn a_charge_that_is_not_taken_is_a_declined_one() -> Result<(), Error> {
    let scene = subscribed(GOOD_CARD).await?;
    scene.api.system.gateway.next([Meets::Rejection]);
    scene.work().await?;
    let invoice = scene.invoices().await?.remove(0);
    assert_eq!(invoice["payment"]["attempts"][0]["decline_code"], "other");
    let another = serde_json::json!({ "gateway_token": GOOD_CARD });
    scene.post(&format!("{}/payment-methods", scene.customer.path), &another, "another").await?.expect(201)?;
    scene.work().await?;
    assert_eq!(scene.invoices().await?[0]["status"], "paid");
    agrees_with_the_gateway(&scene).await
}
