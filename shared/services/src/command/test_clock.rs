use crate::port::{Accounts, TestClocks};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::id::{AccountId, TestClockId};
use domain::test_clock::{self, TestClock};
use domain::time::BillingTime;

/// Gives the account a test clock that stands at `start`.
///
/// # Errors
/// [`Error::NotFound`]; as [`domain::test_clock::create`] and [`execute`].
pub async fn create_test_clock<S: Execute + Accounts>(
    system: &S,
    by: &Caller,
    account: AccountId,
    start: BillingTime,
) -> Result<TestClock, Error> {
    let id = TestClockId::new();
    let load = async || system.book(account).await?.ok_or(Error::NotFound(Thing::Account));
    execute(system, by, load, |book| Ok(test_clock::create(book, id, start, by.at)?)).await
}

/// Sets the clock out for `target`. `seen` is the version that the caller saw.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::test_clock::advance`] and [`execute`].
pub async fn advance_test_clock<S: Execute + TestClocks>(
    system: &S,
    by: &Caller,
    (account, clock): (AccountId, TestClockId),
    seen: Version,
    target: BillingTime,
) -> Result<TestClock, Error> {
    let load = async || {
        let found = system.test_clock(account).await?.filter(|found| found.id == clock);
        found.ok_or(Error::NotFound(Thing::TestClock))
    };
    execute(system, by, load, |clock| {
        if clock.version != seen {
            return Err(Error::Stale(Thing::TestClock));
        }
        Ok(test_clock::advance(clock, target)?)
    })
    .await
}
