use crate::port::Accounts;
use crate::sale::book;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::account::{Account, UpdateAccount, update};
use domain::id::{AccountId, TestClockId};

/// Changes who is billed, and where they are taxed. Returns the account with the clock it runs on.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`execute`].
pub async fn update_account<S: Execute + Accounts>(
    system: &S,
    by: &Caller,
    (id, seen): (AccountId, Version),
    command: UpdateAccount,
) -> Result<(Account, Option<TestClockId>), Error> {
    let load = async || book(system, id).await;
    execute(system, by, load, |book| {
        if book.account.version != seen {
            return Err(Error::Stale(Thing::Account));
        }
        let decided = update(book, command.clone(), book.now(by.at));
        let clock = decided.decision.clock;
        Ok(decided.decision.with((decided.output, clock)))
    })
    .await
}
