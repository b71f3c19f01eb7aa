//! Counting, by many processes at the same time.

use domain::limit::{Counter, Policy, Quota};
use futures_util::future::try_join_all;
use services::port::Counters;
use std::collections::BTreeSet;
use testkit::Error;
use testkit::system::TestSystem;

const QUOTA: Quota = Quota { most: 60, seconds: 60 };

#[tokio::test]
async fn everybody_who_counts_at_the_same_time_gets_a_number_of_their_own() -> Result<(), Error> {
    let system = TestSystem::start().await?;
    let processes = [system.dynamo.another_store(), system.dynamo.another_store()];
    let window = QUOTA.window(system.now());
    let counter = Counter { policy: Policy::Money, subject: "acct_1".to_owned(), window };
    let counts = (0..100).map(|n| processes[n % 2].count(&counter, 1));
    let numbers: BTreeSet<u64> = try_join_all(counts).await?.into_iter().collect();
    assert_eq!(numbers, (1..=100).collect());
    let passed = numbers.iter().filter(|number| window.judge(Policy::Money, **number, system.now()).is_ok()).count();
    assert_eq!(passed, 60);

    let other = Counter { subject: "acct_2".to_owned(), ..counter.clone() };
    let next = Counter { window: QUOTA.window(window.ends()), ..counter };
    assert_eq!((processes[0].count(&other, 5).await?, processes[1].count(&next, 1).await?), (5, 1));
    Ok(())
}
