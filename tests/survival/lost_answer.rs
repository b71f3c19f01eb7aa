//! The process lives, and the answer to a call never comes.

use crate::support::{Aftermath, Worker, World};
use testkit::proxy::Fault;

async fn survives(test: &str, worker: Worker, call: &'static str) -> World {
    let world = World::new(test).await.unwrap();
    world.renew(worker, |proxy, _| proxy.strike(call, Fault::LoseAnswer)).await.unwrap();
    assert_eq!(world.aftermath().await.unwrap(), Aftermath::wanted());
    world
}

#[tokio::test]
async fn the_gateways_answer_lost_after_it_charged() {
    let world = survives("answer-gateway", Worker::CollectPayment, "POST /payment-intents").await;
    assert_eq!(world.proxy.gateway().asked(), 1, "it is asked what happened, not told to charge again");
}

#[tokio::test]
async fn the_stores_answer_to_the_invoice_lost() {
    survives("answer-invoice", Worker::BillAccount, "TransactWriteItems").await;
}

#[tokio::test]
async fn the_stores_answer_to_the_outcome_lost() {
    survives("answer-outcome", Worker::CollectPayment, "TransactWriteItems").await;
}

#[tokio::test]
async fn the_queues_answer_lost() {
    survives("answer-queue", Worker::BillAccount, "SendMessage").await;
}
