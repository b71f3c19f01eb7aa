//! What a schedule runs: whatever a run does not come to is the next one's.

use super::{may_be_asked_again, of_the_system};
use crate::customer::{DAY, a_plan, a_user, an_account, subscribe};
use domain::id::AccountId;
use domain::job::Job;
use services::port::Dispatch;
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

/// So often that the SDK gives up on a call, however many others are made at the same time and share it.
const FOR_GOOD: usize = 200;

/// A run under a fault at each of the operations; what is left to do afterwards is the next run's.
async fn runs_survive<P>(
    system: &TestSystem,
    operations: &[&'static str],
    prepare: impl AsyncFn() -> Result<P, Error>,
    run: impl AsyncFn() -> Result<(), services::Error>,
    is_sent: impl Fn(&P, &Job) -> bool,
) -> Result<(), Error> {
    for fault in Fault::ALL {
        for operation in operations {
            for times in [1, FOR_GOOD] {
                let name = format!("{fault:?}, {times} times at {operation}");
                let subject = prepare().await?;
                worker::finish(system, Policy::Once).await?;
                system.dynamo.faults.strike_at(operation, 1, times, fault);
                let first = run().await;
                assert!(system.dynamo.faults.clear() > 0, "{name}: it met nothing");
                if let Err(error) = first {
                    assert!(may_be_asked_again(&error), "{name}: {error}");
                    run().await.map_err(|error| format!("{name}, asked again: {error}"))?;
                }
                let jobs = system.queue.take();
                assert!(jobs.iter().any(|envelope| is_sent(&subject, &envelope.job)), "{name}");
                system.dispatch(&jobs).await?;
                worker::finish(system, Policy::Once).await?;
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn sweeping_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 0).await?;
    let before = async || {
        let account = an_account(&system, user).await?;
        system.queue.refuse(1);
        subscribe(&system, user, account, plan).await?;
        system.pass_seconds(60);
        Ok(account)
    };
    let sweep = async || services::sweep_outbox(&system, &of_the_system(&system, "sweep-outbox")).await.map(|_| ());
    let is_sent =
        |account: &AccountId, job: &Job| matches!(job, Job::CollectPayment { account: of, .. } if of == account);
    runs_survive(&system, &["Query", "DeleteItem"], before, sweep, is_sent).await?;
    assert!(system.gateway.charges().values().all(|charges| *charges == 1));
    Ok(())
}

#[tokio::test]
async fn looking_for_what_is_due_survives() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let user = a_user(&system).await?;
    let plan = a_plan(&system, 1).await?;
    let before = async || {
        let account = an_account(&system, user).await?;
        subscribe(&system, user, account, plan).await?;
        system.pass_seconds(DAY);
        Ok(account)
    };
    let look = async || services::enqueue_due(&system, &of_the_system(&system, "enqueue-due")).await.map(|_| ());
    let is_sent = |account: &AccountId, job: &Job| matches!(job, Job::BillAccount { account: of, .. } if of == account);
    runs_survive(&system, &["GetItem", "Query", "PutItem"], before, look, is_sent).await
}
