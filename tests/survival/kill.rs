//! A process dies; the queue hands its message to another one, and the sweeper comes round.

use crate::support::{Aftermath, Message, Worker, World};
use testkit::Error;
use testkit::process::Process;
use testkit::proxy::Fault;

type Kill = fn(Process) -> Fault;

/// A renewal whose worker is killed at a call leaves what an undisturbed one does.
async fn survives(test: &str, worker: Worker, call: &'static str, kill: Kill) -> Result<(), Error> {
    let world = World::new(test).await?;
    world.renew(worker, |proxy, function| proxy.strike(call, kill(function.process().clone()))).await?;
    assert_eq!(world.aftermath().await?, Aftermath::wanted());
    Ok(())
}

macro_rules! kills {
    ($($name:ident: $worker:ident, $call:literal, $fault:ident;)*) => {$(
        #[tokio::test]
        async fn $name() -> Result<(), Error> {
            survives(stringify!($name), Worker::$worker, $call, Fault::$fault).await
        }
    )*};
}

kills! {
    killed_before_the_commit_of_the_invoice: BillAccount, "TransactWriteItems", KillBefore;
    killed_after_the_commit_of_the_invoice: BillAccount, "TransactWriteItems", KillAfter;
    killed_before_the_send_to_collect: BillAccount, "SendMessageBatch", KillBefore;
    killed_after_the_send_to_collect: BillAccount, "SendMessageBatch", KillAfter;
    killed_before_the_send_is_marked: BillAccount, "DeleteItem", KillBefore;
    killed_after_the_send_is_marked: BillAccount, "DeleteItem", KillAfter;
    killed_before_the_call_to_the_gateway: CollectPayment, "POST /payment-intents", KillBefore;
    killed_after_the_call_to_the_gateway: CollectPayment, "POST /payment-intents", KillAfter;
    killed_before_the_commit_of_the_outcome: CollectPayment, "TransactWriteItems", KillBefore;
    killed_after_the_commit_of_the_outcome: CollectPayment, "TransactWriteItems", KillAfter;
    killed_before_the_send_of_the_mail: CollectPayment, "SendMessageBatch", KillBefore;
    killed_after_the_send_of_the_mail: CollectPayment, "SendMessageBatch", KillAfter;
    killed_before_the_mail_is_marked: CollectPayment, "DeleteItem", KillBefore;
    killed_after_the_mail_is_marked: CollectPayment, "DeleteItem", KillAfter;
}

/// The points above have names; this one leaves none out, whatever calls a worker comes to make.
#[tokio::test]
async fn killed_at_any_call_at_all() -> Result<(), Error> {
    for (worker, calls) in calls().await? {
        assert!(calls > 5, "{} calls only {calls} times", worker.name());
        for nth in 0..calls {
            for kill in [Fault::KillBefore as Kill, Fault::KillAfter] {
                let world = World::new("any-call").await?;
                world
                    .renew(worker, |proxy, function| proxy.strike_after(nth, kill(function.process().clone())))
                    .await?;
                assert_eq!(world.aftermath().await?, Aftermath::wanted(), "{} call {nth}", worker.name());
            }
        }
    }
    Ok(())
}

/// How many calls each worker makes when nothing happens.
async fn calls() -> Result<[(Worker, usize); 2], Error> {
    let world = World::new("no-kill").await?;
    assert!(!world.deliver(Worker::BillAccount, &Message::of(&world.due.job())?, |_| {}).await?);
    let to_bill = world.proxy.take_calls().len();
    let sent = world.proxy.queues().sent();
    let [collect] = sent.as_slice() else {
        return Err(format!("one job was expected: {sent:?}").into());
    };
    assert!(!world.deliver(Worker::CollectPayment, &Message::new("collect", collect.body.clone()), |_| {}).await?);
    assert_eq!(world.aftermath().await?, Aftermath::wanted());
    Ok([(Worker::BillAccount, to_bill), (Worker::CollectPayment, world.proxy.take_calls().len())])
}
