//! One message among ten that can never be worked off.

use crate::support::{Message, Worker, World, batch, failures};
use domain::id::AccountId;
use domain::job::Job;
use services::Envelope;
use services::port::Invoices;
use testkit::renewal::{DueSubscription, due_subscription, plan};

/// Nine that are due with `poison` in their midst: nine are billed, and only the tenth comes again.
async fn nine_of_ten(test: &str, poison: String) {
    let world = World::new(test).await.unwrap();
    let plan = plan(&world.system).await.unwrap();
    let mut due: Vec<DueSubscription> = Vec::new();
    for _ in 0..9 {
        due.push(due_subscription(&world.system, plan).await.unwrap());
    }
    let mut messages: Vec<_> = due.iter().map(|due| Message::of(&due.job()).unwrap()).collect();
    messages.insert(4, Message::new("poison", poison));

    let mut function = world.start(Worker::BillAccount).await.unwrap();
    let answer = function.invoke(&batch("bill-account", &messages)).await.unwrap();

    assert_eq!(failures(&answer.body).unwrap(), ["poison"]);
    for due in &due {
        let first = world.system.invoice_state(due.account, domain::invoice::InvoiceNumber::FIRST).await.unwrap();
        assert!(first.is_some(), "{} was not billed", due.account);
    }
    let sent = world.proxy.queues().sent();
    assert_eq!(sent.iter().filter(|sent| sent.queue == "collect-payment").count(), 9);
    assert_eq!(world.proxy.queues().postponed(), [messages[4].receipt()]);

    // Nor does the process remember it.
    let again = function.invoke(&batch("bill-account", &messages[..4])).await.unwrap();
    assert_eq!(failures(&again.body).unwrap(), [""; 0]);
}

fn job(job: Job, world: &DueSubscription) -> serde_json::Value {
    serde_json::to_value(Envelope { job, ..world.job() }).unwrap()
}

fn somebody() -> DueSubscription {
    DueSubscription {
        account: AccountId::new(),
        subscription: domain::id::SubscriptionId::new(),
        instant: "2026-01-01T00:00:00Z".parse().unwrap(),
    }
}

#[tokio::test]
async fn a_message_that_is_not_json() {
    nine_of_ten("poison-text", "bill somebody, please".to_owned()).await;
}

#[tokio::test]
async fn a_message_nested_ten_thousand_deep() {
    nine_of_ten("poison-deep", "[".repeat(10_000)).await;
}

#[tokio::test]
async fn a_message_of_an_unknown_schema() {
    let mut message = serde_json::to_value(somebody().job()).unwrap();
    message["schema"] = 999.into();
    nine_of_ten("poison-schema", message.to_string()).await;
}

#[tokio::test]
async fn a_message_on_the_wrong_queue() {
    let stray = Job::AdvanceTestClock { account: AccountId::new() };
    nine_of_ten("poison-stray", job(stray, &somebody()).to_string()).await;
}

#[tokio::test]
async fn a_message_about_an_account_that_does_not_exist() {
    nine_of_ten("poison-nobody", serde_json::to_string(&somebody().job()).unwrap()).await;
}
