use crate::port::Accounts;
use crate::sale::book;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::account::{Account, AccountTerms, set_terms};
use domain::id::{AccountId, TestClockId};

/// Changes when an account has to pay, and whether it is taxed. Returns the account with the clock it runs on.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`domain::account::set_terms`] and [`execute`].
pub async fn set_account_terms<S: Execute + Accounts>(
    system: &S,
    by: &Caller,
    (id, seen): (AccountId, Version),
    terms: AccountTerms,
) -> Result<(Account, Option<TestClockId>), Error> {
    let load = async || book(system, id).await;
    execute(system, by, load, |book| {
        if book.account.version != seen {
            return Err(Error::Stale(Thing::Account));
        }
        let decided = set_terms(book, terms, book.now(by.at))?;
        let clock = decided.decision.clock;
        Ok(decided.decision.with((decided.output, clock)))
    })
    .await
}
