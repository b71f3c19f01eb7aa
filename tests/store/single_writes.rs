//! Writes of one item with a condition: a call that failed is not taken for a condition that did.

use domain::id::JobId;
use services::port::{Lease, Leases, PortError};
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;

#[tokio::test]
async fn a_lease_that_could_not_be_taken_is_not_held_by_somebody_else() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let (now, until) = (system.now(), system.now().after_seconds(60));
    for fault in Fault::ALL {
        system.dynamo.faults.strike(1, 3, fault);
        let error = system.take_lease(JobId::new(), now, until).await.expect_err("a write that fails");
        assert!(matches!(error, PortError::Unavailable { .. }), "{fault:?}: {error}");
        system.dynamo.faults.clear();
    }
    let job = JobId::new();
    assert_eq!(system.take_lease(job, now, until).await?, Lease::Taken);
    assert_eq!(system.take_lease(job, now, until).await?, Lease::Held);
    assert_eq!(system.take_lease(job, until, until.after_seconds(60)).await?, Lease::Taken, "it has expired");
    Ok(())
}

/// The answer is lost, so the SDK asks again and finds the lease that it took itself: nobody sends until it expires,
/// rather than two.
#[tokio::test]
async fn a_lease_whose_answer_was_lost_is_waited_for() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let (now, until) = (system.now(), system.now().after_seconds(60));
    for fault in [Fault::LostInTime, Fault::LostConnection] {
        let job = JobId::new();
        system.dynamo.faults.strike(1, 1, fault);
        assert_eq!(system.take_lease(job, now, until).await?, Lease::Held, "{fault:?}");
        assert_eq!(system.take_lease(job, until, until.after_seconds(60)).await?, Lease::Taken, "{fault:?}");
    }
    Ok(())
}
