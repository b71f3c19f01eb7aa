//! Work that is more than a page: none of it is forgotten, and none of it done twice.

use crate::customer::{DAY, a_plan, a_user, an_account, subscribe};
use domain::Decision;
use domain::decision::{Home, Write};
use domain::id::{AccountId, JobId, JournalId, SubscriptionId, UserId};
use domain::job::{Job, Mail};
use domain::subscription::Subscription;
use domain::time::BillingTime;
use services::port::{Commit, Commitment, OutboxItem, Shelf, Subscriptions};
use services::{DUE_SHARDS, Envelope, OUTBOX_SHARDS, PageRequest, TraceParent};
use std::collections::BTreeSet;
use testkit::Error;
use testkit::fault::Fault;
use testkit::system::TestSystem;
use testkit::worker::{self, Policy};

/// Due entries that the store reads at a time.
const DUE_PAGE: usize = 500;

/// Outbox items that the store reads at a time.
const OUTBOX_PAGE: usize = 25;

/// Billing jobs that wait in the queue, in the order of their instants.
fn billing_jobs(system: &TestSystem) -> Result<Vec<(BillingTime, AccountId)>, Error> {
    let mut jobs = Vec::new();
    for envelope in system.queue.take() {
        match envelope.job {
            Job::BillAccount { account, instant } => jobs.push((instant, account)),
            other => return Err(format!("{other:?} was not expected").into()),
        }
    }
    jobs.sort_unstable();
    Ok(jobs)
}

/// Due at one instant alone, then at every following second two: two pages and a bit, in the shard of one account. Both
/// ends of a page lie between two that are due at the same instant.
async fn due_beyond_a_page(system: &TestSystem) -> Result<BTreeSet<(BillingTime, AccountId)>, Error> {
    let plan = a_plan(system, 14).await?;
    let user = a_user(system).await?;
    let account = an_account(system, user).await?;
    subscribe(system, user, account, plan).await?;
    let mut subscribed = system.subscriptions(account, &PageRequest { limit: 1, after: None }).await?.items;
    let first = subscribed.pop().ok_or("no subscription")?;
    let began = first.due.ok_or("a trial that never ends")?;
    let mut due = BTreeSet::from([(began, account)]);
    let mut more = Vec::new();
    for second in 1..=i64::try_from(DUE_PAGE)? + 50 {
        let instant = began.after_seconds(second);
        due.insert((instant, account));
        for _ in 0..2 {
            let id = SubscriptionId::new();
            more.push(Write::Subscription(Subscription { id, due: Some(instant), ..first.clone() }));
        }
    }
    let at = system.now();
    for writes in more.chunks(90) {
        let mut decision = Decision::new(Home::Account(account), at.as_billing_time());
        decision.writes = writes.to_vec();
        let journal = JournalId::new();
        let commitment = Commitment { decision: &decision, journal, cause: "test", outbox: None, record: None, at };
        system.commit(&commitment).await?;
    }
    Ok(due)
}

#[tokio::test]
async fn more_due_work_in_a_shard_than_a_page_is_enqueued_once() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let due = due_beyond_a_page(&system).await?;
    worker::finish(&system, Policy::Once).await?;
    assert_eq!(worker::enqueue_due(&system).await?.messages, 0, "nothing is due before its time");
    system.pass_seconds(15 * DAY);
    assert_eq!(worker::enqueue_due(&system).await?.messages, due.len());
    assert_eq!(billing_jobs(&system)?, due.into_iter().collect::<Vec<_>>());
    system.pass_seconds(60);
    assert_eq!(worker::enqueue_due(&system).await?.messages, 0, "what is in a queue is not sent every minute");
    Ok(())
}

/// Not asked again by the SDK, so that it meets one page of those that are read at the same time.
const REFUSED: Fault = Fault::Refused("AccessDeniedException");

/// A page that cannot be read is no end of the list, and the next run begins where this one did.
#[tokio::test]
async fn due_work_behind_a_page_that_cannot_be_read_is_enqueued_the_next_time() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let due: Vec<_> = due_beyond_a_page(&system).await?.into_iter().collect();
    worker::finish(&system, Policy::Once).await?;
    assert_eq!(worker::enqueue_due(&system).await?.messages, 0);
    system.pass_seconds(15 * DAY);
    // One of every shard, and the others of the one.
    let pages = usize::from(DUE_SHARDS) + 2;
    for nth in (1..=pages).rev() {
        system.pass_seconds(60 * 60);
        system.dynamo.faults.strike_at("Query", nth, 1, REFUSED);
        assert!(worker::enqueue_due(&system).await.is_err(), "page {nth}");
        let sent = billing_jobs(&system)?.len();
        assert_eq!(worker::enqueue_due(&system).await?.messages, due.len(), "after page {nth}");
        assert_eq!(billing_jobs(&system)?, due, "after page {nth}");
        if (1..due.len()).contains(&sent) {
            return Ok(());
        }
    }
    Err("the fault never came between two pages of the shard".into())
}

/// Commits a job each, and leaves it unsent; in one of the shards are more than two pages of them.
async fn unsent_beyond_a_page(system: &TestSystem, home: impl Fn(UserId) -> Home) -> Result<BTreeSet<JobId>, Error> {
    let at = system.now();
    let mut unsent = BTreeSet::new();
    for _ in 0..=2 * OUTBOX_PAGE * usize::from(OUTBOX_SHARDS) {
        let user = UserId::new();
        let decision = Decision::new(home(user), at.as_billing_time());
        let job = Job::SendEmail { mail: Mail::ConfirmEmail { user } };
        let envelopes = vec![Envelope::new(job, TraceParent(String::new()))];
        unsent.extend(envelopes.iter().map(|envelope| envelope.id));
        let journal = JournalId::new();
        let shelf = if matches!(decision.home, Home::User(_)) { Shelf::Identity } else { Shelf::Books };
        let outbox = OutboxItem { id: journal, at, shelf, envelopes };
        let (decision, outbox) = (&decision, Some(&outbox));
        system.commit(&Commitment { decision, journal, cause: "test", outbox, record: None, at }).await?;
    }
    Ok(unsent)
}

#[tokio::test]
async fn more_unsent_items_in_a_shard_than_a_page_are_swept_once() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let mut unsent = unsent_beyond_a_page(&system, |_| Home::Catalogue).await?;
    unsent.extend(unsent_beyond_a_page(&system, Home::User).await?);
    assert_eq!(worker::sweep(&system).await?.items, unsent.len());
    let mut sent: Vec<_> = system.queue.take().into_iter().map(|envelope| envelope.id).collect();
    sent.sort_unstable();
    assert_eq!(sent, unsent.into_iter().collect::<Vec<_>>());
    assert_eq!(worker::sweep(&system).await?.items, 0);
    assert!(!system.dynamo.dump().await?.keys().any(|(_, pk, _)| pk.starts_with("outbox#")));
    Ok(())
}
