use crate::port::Users;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::account::{Account, OpenAccount, open};

/// Opens an account that the caller owns.
///
/// # Errors
/// As [`domain::account::open`] and [`execute`].
pub async fn open_account<S: Execute + Users>(system: &S, by: &Caller, command: OpenAccount) -> Result<Account, Error> {
    let user = by.user()?;
    let load = async || system.user(user).await?.ok_or(Error::NotFound(Thing::User));
    execute(system, by, load, |user| Ok(open(user, command.clone(), by.at)?)).await
}
