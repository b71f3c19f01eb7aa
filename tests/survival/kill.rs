//! A process dies; the queue hands its message to another one, and the sweeper comes round.

use crate::support::{Aftermath, Message, Worker, World};
use testkit::process::Process;
use testkit::proxy::Fault;

type Point = (Worker, &'static str, fn(Process) -> Fault);

/// A renewal whose worker is killed at a call leaves what an undisturbed one does.
async fn survives(test: &str, (worker, call, fault): Point) {
    let world = World::new(test).await.unwrap();
    let kill = |proxy: &testkit::proxy::Proxy, function: &testkit::runtime_api::Function| {
        proxy.strike(call, fault(function.process().clone()));
    };
    world.renew(worker, kill).await.unwrap();
    assert_eq!(world.aftermath().await.unwrap(), Aftermath::wanted());
}

macro_rules! kills {
    ($($name:ident: $worker:ident, $call:literal, $fault:ident;)*) => {$(
        #[tokio::test]
        async fn $name() {
            survives(stringify!($name), (Worker::$worker, $call, Fault::$fault)).await;
        }
    )*};
}

kills! {
    killed_before_the_commit_of_the_invoice: BillAccount, "TransactWriteItems", KillBefore;
    killed_after_the_commit_of_the_invoice: BillAccount, "TransactWriteItems", KillAfter;
    killed_before_the_send_to_collect: BillAccount, "SendMessage", KillBefore;
    killed_after_the_send_to_collect: BillAccount, "SendMessage", KillAfter;
    killed_before_the_send_is_marked: BillAccount, "DeleteItem", KillBefore;
    killed_after_the_send_is_marked: BillAccount, "DeleteItem", KillAfter;
    killed_before_the_call_to_the_gateway: CollectPayment, "POST /payment-intents", KillBefore;
    killed_after_the_call_to_the_gateway: CollectPayment, "POST /payment-intents", KillAfter;
    killed_before_the_commit_of_the_outcome: CollectPayment, "TransactWriteItems", KillBefore;
    killed_after_the_commit_of_the_outcome: CollectPayment, "TransactWriteItems", KillAfter;
    killed_before_the_send_of_the_mail: CollectPayment, "SendMessage", KillBefore;
    killed_after_the_send_of_the_mail: CollectPayment, "SendMessage", KillAfter;
    killed_before_the_mail_is_marked: CollectPayment, "DeleteItem", KillBefore;
    killed_after_the_mail_is_marked: CollectPayment, "DeleteItem", KillAfter;
}

/// The points above have names; this one leaves none out, whatever calls a worker comes to make.
#[tokio::test]
async fn killed_at_any_call_at_all() {
    let calm = World::new("any-call").await.unwrap();
    let mut calls = Vec::new();
    let bill = Message::of(&calm.due.job()).unwrap();
    assert!(!calm.deliver(Worker::BillAccount, &bill, |_| {}).await.unwrap());
    calls.push((Worker::BillAccount, calm.proxy.take_calls().len()));
    let collect = Message::new("collect", calm.proxy.queues().sent()[0].body.clone());
    assert!(!calm.deliver(Worker::CollectPayment, &collect, |_| {}).await.unwrap());
    calls.push((Worker::CollectPayment, calm.proxy.take_calls().len()));
    assert_eq!(calm.aftermath().await.unwrap(), Aftermath::wanted());

    for (worker, calls) in calls {
        assert!(calls > 5, "{} calls only {calls} times", worker.name());
        for nth in 0..calls {
            for fault in [Fault::KillBefore as fn(Process) -> Fault, Fault::KillAfter] {
                let world = World::new("any-call").await.unwrap();
                let kill = |proxy: &testkit::proxy::Proxy, function: &testkit::runtime_api::Function| {
                    proxy.strike_after(nth, fault(function.process().clone()));
                };
                world.renew(worker, kill).await.unwrap();
                assert_eq!(world.aftermath().await.unwrap(), Aftermath::wanted(), "{} call {nth}", worker.name());
            }
        }
    }
}
