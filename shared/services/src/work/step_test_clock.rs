use crate::port::{DueWork, PendingJobs, TestClocks};
use crate::{Caller, Error, Execute, PendingOn, Thing, execute};
use domain::id::AccountId;
use domain::test_clock;

/// Takes the clock's next step, once nothing of the last one is left to do. The job that ends the last step calls
/// again.
///
/// # Errors
/// As [`execute`].
pub async fn step_test_clock<S>(system: &S, by: &Caller, account: AccountId) -> Result<(), Error>
where
    S: Execute + TestClocks + DueWork + PendingJobs,
{
    let load = async || {
        let clock = system.test_clock(account).await?.ok_or(Error::NotFound(Thing::TestClock))?;
        let waits = system.has_pending(PendingOn { account, clock: clock.id }).await?;
        let due = system.clocked_subscriptions(account).await?;
        let earliest = due.iter().filter_map(|subscription| subscription.due).min();
        Ok((clock, waits, earliest))
    };
    execute(system, by, load, |(clock, waits, earliest)| {
        let earliest = earliest.filter(|_| clock.target.is_some());
        let decision = match waits {
            true => domain::Decision::new(domain::decision::Home::Account(account), clock.now),
            false => test_clock::step(clock, earliest),
        };
        Ok(decision.with(()))
    })
    .await
}
