//! Writes of one item with a condition: a call that failed is not taken for a condition that did.

use domain::id::{JobId, UserId};
use domain::identity::{Factor, FactorChallenge, PasskeyCeremony, PasskeyPurpose, SessionKind};
use services::port::{FactorChallenges, Lease, Leases, PasskeyCeremonies, PortError};
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

#[tokio::test]
async fn a_challenge_is_taken_once_and_a_call_that_failed_takes_nothing() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let challenge = FactorChallenge {
        user: UserId::new(),
        password_mark: [0; 8],
        factors: vec![Factor::Password],
        kind: SessionKind::Bearer,
        good_until: system.now().after_seconds(FactorChallenge::LIFETIME),
    };
    system.keep_challenge("one", &challenge).await?;
    assert_eq!(system.challenge("one").await?, Some(challenge));
    for fault in Fault::ALL.into_iter().filter(|fault| !matches!(fault, Fault::LostInTime | Fault::LostConnection)) {
        system.dynamo.faults.strike(1, 3, fault);
        let error = system.take_challenge("one").await.expect_err("a write that fails");
        assert!(matches!(error, PortError::Unavailable { .. }), "{fault:?}: {error}");
        system.dynamo.faults.clear();
    }
    assert!(!system.take_challenge("another").await?);
    assert!(system.take_challenge("one").await?);
    assert!(!system.take_challenge("one").await?, "it is gone");
    Ok(())
}

#[tokio::test]
async fn what_a_passkey_is_asked_for_is_given_to_one() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let good_until = system.now().after_seconds(PasskeyCeremony::LIFETIME);
    let ceremony = PasskeyCeremony { purpose: PasskeyPurpose::Register { user: UserId::new() }, good_until };
    system.keep_ceremony("one", &ceremony).await?;
    assert_eq!(system.take_ceremony("another").await?, None);
    assert_eq!(system.take_ceremony("one").await?, Some(ceremony));
    assert_eq!(system.take_ceremony("one").await?, None);
    Ok(())
}
