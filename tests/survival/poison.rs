//! One message among ten that can never be worked off.

use crate::support::{Message, Worker, World, batch, failures};
use domain::id::{AccountId, SubscriptionId};
use domain::invoice::InvoiceNumber;
use domain::job::Job;
use services::Envelope;
use services::port::Invoices;
use testkit::Error;
use testkit::renewal::{DueSubscription, due_subscription, plan};

/// Nine that are due with `poison` in their midst: nine are billed, and only the tenth comes again.
async fn nine_of_ten(test: &str, poison: String) -> Result<(), Error> {
    let world = World::new(test).await?;
    let plan = plan(&world.system).await?;
    let mut due: Vec<DueSubscription> = Vec::new();
    for _ in 0..9 {
        due.push(due_subscription(&world.system, plan).await?);
    }
    let mut messages: Vec<Message> = due.iter().map(|due| Message::of(&due.job())).collect::<Result<_, _>>()?;
    messages.insert(4, Message::new("poison", poison));

    let mut function = world.start(Worker::BillAccount).await?;
    let answer = function.invoke(&batch("bill-account", &messages)).await?;

    assert_eq!(failures(&answer.body)?, ["poison"]);
    for due in &due {
        let first = world.system.invoice_state(due.account, InvoiceNumber::FIRST).await?;
        assert!(first.is_some(), "{} was not billed", due.account);
    }
    let sent = world.proxy.queues().sent();
    assert_eq!(sent.iter().filter(|sent| sent.queue == "collect-payment").count(), 9);
    assert_eq!(world.proxy.queues().postponed(), [messages[4].receipt()]);

    // Nor does the process remember it.
    let again = function.invoke(&batch("bill-account", &messages[..4])).await?;
    assert_eq!(failures(&again.body)?, [""; 0]);
    Ok(())
}

/// A customer whom nobody knows.
fn nobody() -> Result<DueSubscription, Error> {
    let instant = "2026-01-01T00:00:00Z".parse()?;
    Ok(DueSubscription { account: AccountId::new(), subscription: SubscriptionId::new(), instant })
}

#[tokio::test]
async fn a_message_that_is_not_json() -> Result<(), Error> {
    nine_of_ten("poison-text", "bill somebody, please".to_owned()).await
}

#[tokio::test]
async fn a_message_nested_ten_thousand_deep() -> Result<(), Error> {
    nine_of_ten("poison-deep", "[".repeat(10_000)).await
}

#[tokio::test]
async fn a_message_of_an_unknown_schema() -> Result<(), Error> {
    let message = Envelope { schema: 999, ..nobody()?.job() };
    nine_of_ten("poison-schema", serde_json::to_string(&message)?).await
}

#[tokio::test]
async fn a_message_on_the_wrong_queue() -> Result<(), Error> {
    let job = Job::AdvanceTestClock { account: AccountId::new() };
    let message = Envelope { job, ..nobody()?.job() };
    nine_of_ten("poison-stray", serde_json::to_string(&message)?).await
}

#[tokio::test]
async fn a_message_about_an_account_that_does_not_exist() -> Result<(), Error> {
    nine_of_ten("poison-nobody", serde_json::to_string(&nobody()?.job())?).await
}
