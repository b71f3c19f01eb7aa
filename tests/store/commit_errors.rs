//! A failed condition, a conflict and a throttle are three things, and an unknown outcome is a fourth.

use domain::decision::{Home, Write};
use domain::email::EmailAddress;
use domain::id::{JournalId, UserId};
use domain::identity::EmailClaim;
use domain::{Decision, Version};
use services::port::{CommandRecord, Commit, CommitError, Commitment, PortError};
use services::{CommandKey, Fingerprint};
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;

/// What a commit came to.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    True,
    Stale,
    Repeated,
    Contended,
    Throttled,
    Unavailable,
    Broken,
}

fn claim(version: Version) -> Result<Decision, Error> {
    let email = EmailAddress::try_from("ada@example.com".to_owned())?;
    let mut decision = Decision::new(Home::Catalogue, "2026-01-01T00:00:00Z".parse()?);
    decision.writes.push(Write::EmailClaim(EmailClaim { email, user: UserId::new(), version }));
    Ok(decision)
}

async fn commit(system: &TestSystem, decision: &Decision, record: Option<&CommandRecord>) -> Came {
    let journal = JournalId::new();
    let at = system.now();
    match system.commit(&Commitment { decision, journal, cause: "test", outbox: None, record, at }).await {
        Ok(()) => Came::True,
        Err(CommitError::Stale) => Came::Stale,
        Err(CommitError::Repeated) => Came::Repeated,
        Err(CommitError::Contended) => Came::Contended,
        Err(CommitError::Throttled) => Came::Throttled,
        Err(CommitError::Port(PortError::Unavailable { .. })) => Came::Unavailable,
        Err(CommitError::Port(PortError::Broken { .. })) => Came::Broken,
    }
}

/// How often the SDK tries.
const ATTEMPTS: usize = 3;

#[tokio::test]
async fn each_fault_is_told_from_the_others() -> Result<(), Error> {
    for (fault, expected) in [
        (Fault::Conflict, Came::Contended),
        (Fault::CancelledByThrottle, Came::Throttled),
        (Fault::Refused("ThrottlingException"), Came::Throttled),
        (Fault::Refused("ProvisionedThroughputExceededException"), Came::Throttled),
        (Fault::Refused("RequestLimitExceeded"), Came::Throttled),
        (Fault::Refused("TransactionInProgressException"), Came::Contended),
        (Fault::Refused("AccessDeniedException"), Came::Broken),
        (Fault::Refused("ValidationException"), Came::Broken),
        (Fault::Internal, Came::Unavailable),
        (Fault::LostInTime, Came::Unavailable),
        (Fault::LostConnection, Came::Unavailable),
        (Fault::Unsent, Came::Unavailable),
    ] {
        let system = TestSystem::start().await?;
        system.dynamo.faults.strike(1, ATTEMPTS, fault);
        assert_eq!(commit(&system, &claim(Version::FIRST)?, None).await, expected, "{fault:?}");
    }
    Ok(())
}

#[tokio::test]
async fn one_passing_fault_is_not_even_noticed() -> Result<(), Error> {
    for fault in [
        Fault::Refused("ThrottlingException"),
        Fault::Internal,
        Fault::LostInTime,
        Fault::LostConnection,
        Fault::Unsent,
    ] {
        let system = TestSystem::start().await?;
        system.dynamo.faults.strike(1, 1, fault);
        assert_eq!(commit(&system, &claim(Version::FIRST)?, None).await, Came::True, "{fault:?}");
        assert_eq!(system.dynamo.faults.take_calls(), ["TransactWriteItems"; 2], "{fault:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_conflict_is_not_repeated_with_what_was_read_before_it() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    system.dynamo.faults.strike(1, 1, Fault::Conflict);
    assert_eq!(commit(&system, &claim(Version::FIRST)?, None).await, Came::Contended);
    assert_eq!(system.dynamo.faults.take_calls(), ["TransactWriteItems"]);
    Ok(())
}

#[tokio::test]
async fn a_failed_condition_is_stale() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    assert_eq!(commit(&system, &claim(Version::FIRST)?, None).await, Came::True);
    let before = system.dynamo.dump().await?;
    assert_eq!(commit(&system, &claim(Version::FIRST)?, None).await, Came::Stale, "it exists");
    assert_eq!(commit(&system, &claim(Version::from(3))?, None).await, Came::Stale, "it is another version");
    assert!(system.dynamo.dump().await? == before);
    assert_eq!(commit(&system, &claim(Version::from(2))?, None).await, Came::True);
    Ok(())
}

#[tokio::test]
async fn a_record_that_exists_is_a_repeat_whatever_else_failed() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let record = CommandRecord {
        key: CommandKey("key".to_owned()),
        fingerprint: Fingerprint("fingerprint".to_owned()),
        output: "null".to_owned(),
        expires_at: system.now().after_seconds(60),
    };
    assert_eq!(commit(&system, &claim(Version::FIRST)?, Some(&record)).await, Came::True);
    assert_eq!(commit(&system, &claim(Version::FIRST)?, Some(&record)).await, Came::Repeated);
    assert_eq!(commit(&system, &claim(Version::from(2))?, Some(&record)).await, Came::Repeated);
    system.pass_seconds(60);
    let record = CommandRecord { expires_at: system.now().after_seconds(60), ..record };
    assert_eq!(commit(&system, &claim(Version::from(2))?, Some(&record)).await, Came::True, "it has expired");
    Ok(())
}
