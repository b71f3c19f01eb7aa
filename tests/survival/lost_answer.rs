//! The process lives, and the answer to a call never comes.

use crate::support::{Aftermath, Worker, World};
use testkit::Error;
use testkit::proxy::Fault;

async fn survives(test: &str, worker: Worker, call: &'static str) -> Result<World, Error> {
    let world = World::new(test).await?;
    world.renew(worker, |proxy, _| proxy.strike(call, Fault::LoseAnswer)).await?;
    assert_eq!(world.aftermath().await?, Aftermath::wanted());
    Ok(world)
}

#[tokio::test]
async fn the_gateways_answer_lost_after_it_charged() -> Result<(), Error> {
    let world = survives("answer-gateway", Worker::CollectPayment, "POST /payment-intents").await?;
    assert_eq!(world.proxy.gateway().asked(), 1, "it is asked what happened, not told to charge again");
    Ok(())
}

#[tokio::test]
async fn the_stores_answer_to_the_invoice_lost() -> Result<(), Error> {
    survives("answer-invoice", Worker::BillAccount, "TransactWriteItems").await.map(drop)
}

#[tokio::test]
async fn the_stores_answer_to_the_outcome_lost() -> Result<(), Error> {
    survives("answer-outcome", Worker::CollectPayment, "TransactWriteItems").await.map(drop)
}

#[tokio::test]
async fn the_queues_answer_lost() -> Result<(), Error> {
    survives("answer-queue", Worker::BillAccount, "SendMessageBatch").await.map(drop)
}
