use super::member::{existing_owners, existing_user, leave_account};
use super::session::end_sessions_of;
use crate::port::{FactorSets, Identities, Members, Operator, Sessions, Users};
use crate::{Caller, Error, Execute, PageRequest, Thing, execute};
use domain::id::{AccountId, UserId};
use domain::identity::{self, Admins, DeleteUser};
use futures_util::try_join;

/// Deletes the caller: first they leave every account, each in a transaction of its own, since an account's people are
/// its own and may be many; then they themselves go, in one. Whatever ends it in between leaves a user who can log in and
/// ask again; again is the same as once.
///
/// # Errors
/// [`domain::Refusal::LastOwner`] and [`domain::Refusal::LastAdmin`], before anything has changed unless they became it meanwhile;
/// as [`execute`].
pub async fn delete_user<S>(system: &S, by: &Caller) -> Result<(), Error>
where
    S: Execute + FactorSets + Identities + Members + Operator + Sessions + Users,
{
    let id = by.user()?;
    may_go(system, id).await?;
    let load = async || {
        // The user first: what they are given after this writes them along, and makes what is decided here stale.
        let user = existing_user(system, id).await?;
        leave_accounts(system, by, id).await?;
        let (claim, staff, admins, sessions, factors, identities) = try_join!(
            system.email_claim(&user.personal.email),
            system.staff(id),
            system.admins(),
            system.sessions(id),
            system.factor_set(id),
            system.linked_identities(id)
        )?;
        let claim = claim.ok_or(Error::Defect("a user without an address"))?;
        Ok(DeleteUser { user, claim, staff, admins, sessions, factors, identities })
    };
    match execute(system, by, load, |all| Ok(identity::delete_user(all, by.at)?)).await {
        Ok(0) | Err(Error::NotFound(Thing::User)) => Ok(()),
        Ok(_) => end_sessions_of(system, by, id, None).await,
        Err(error) => Err(error),
    }
}

/// Whether nobody else would have to take their place.
async fn may_go<S: Members + Operator + Users>(system: &S, id: UserId) -> Result<(), Error> {
    let (staff, admins) = try_join!(system.staff(id), system.admins())?;
    Admins::after(admins.as_ref(), staff.map(|staff| staff.role), None)?;
    for account in accounts(system, id).await? {
        let membership = system.membership(account, id).await?;
        existing_owners(system, account).await?.after(membership.map(|member| member.role), None)?;
    }
    Ok(())
}

async fn leave_accounts<S: Execute + Members + Users>(system: &S, by: &Caller, id: UserId) -> Result<(), Error> {
    for account in accounts(system, id).await? {
        match leave_account(system, by, account).await {
            // Somebody else has removed them meanwhile.
            Ok(()) | Err(Error::NotFound(Thing::Account)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn accounts<S: Members>(system: &S, id: UserId) -> Result<Vec<AccountId>, Error> {
    let mut accounts = Vec::new();
    let mut page = PageRequest { limit: 100, after: None };
    loop {
        let found = system.affiliations(id, &page).await?;
        accounts.extend(found.items.into_iter().map(|of| of.account));
        match found.next {
            Some(next) => page.after = Some(next),
            None => return Ok(accounts),
        }
    }
}
