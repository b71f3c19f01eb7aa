use super::granting::granting;
use crate::port::{Members, Standings, Users};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::id::{AccountId, UserId};
use domain::identity::{self, Membership, Owners, User};
use domain::permission::AccountRole;

/// Gives a member another role.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`identity::change_member_role`] and [`execute`].
pub async fn change_member_role<S>(
    system: &S,
    by: &Caller,
    (account, user, seen): (AccountId, UserId, Version),
    role: AccountRole,
) -> Result<Membership, Error>
where
    S: Execute + Members + Users + Standings,
{
    let load = async || {
        let member = existing(system, account, user).await?;
        let granting = granting(system, by, account, &[member.role, role]).await?;
        Ok((member, granting, existing_owners(system, account).await?))
    };
    execute(system, by, load, |(member, granting, owners)| {
        if member.version != seen {
            return Err(Error::Stale(Thing::Member));
        }
        Ok(identity::change_member_role(member, role, (granting, owners), by.at)?)
    })
    .await
}

/// Ends somebody's membership.
///
/// # Errors
/// [`Error::NotFound`]; as [`identity::remove_member`] and [`execute`].
pub async fn remove_member<S>(system: &S, by: &Caller, (account, user): (AccountId, UserId)) -> Result<(), Error>
where
    S: Execute + Members + Users + Standings,
{
    let load = async || {
        let member = existing(system, account, user).await?;
        let granting = granting(system, by, account, &[member.role]).await?;
        Ok((member, granting, existing_owners(system, account).await?))
    };
    execute(system, by, load, |(member, granting, owners)| {
        Ok(identity::remove_member(member, (granting, owners), by.at)?)
    })
    .await
}

/// Ends the caller's own membership.
///
/// # Errors
/// [`Error::NotFound`] for an account that they are no member of; as [`identity::leave_account`] and [`execute`].
pub async fn leave_account<S>(system: &S, by: &Caller, account: AccountId) -> Result<(), Error>
where
    S: Execute + Members + Users,
{
    let user = by.user()?;
    let load = async || {
        let member = system.membership(account, user).await?.ok_or(Error::NotFound(Thing::Account))?;
        Ok((member, existing_owners(system, account).await?))
    };
    execute(system, by, load, |(member, owners)| Ok(identity::leave_account(member, owners, by.at)?)).await
}

/// Makes another member the owner in the caller's place.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is no member; as [`identity::transfer_ownership`] and [`execute`].
pub async fn transfer_ownership<S>(system: &S, by: &Caller, account: AccountId, to: UserId) -> Result<Membership, Error>
where
    S: Execute + Members + Users,
{
    let user = by.user()?;
    let load = async || {
        let from = existing(system, account, user).await?;
        Ok((from, existing(system, account, to).await?, existing_owners(system, account).await?))
    };
    execute(system, by, load, |(from, to, owners)| Ok(identity::transfer_ownership(from, to, owners, by.at)?)).await
}

async fn existing<S: Users>(system: &S, account: AccountId, user: UserId) -> Result<Membership, Error> {
    system.membership(account, user).await?.ok_or(Error::NotFound(Thing::Member))
}

pub(super) async fn existing_user<S: Users>(system: &S, user: UserId) -> Result<User, Error> {
    system.user(user).await?.ok_or(Error::NotFound(Thing::User))
}

pub(super) async fn existing_owners<S: Members>(system: &S, account: AccountId) -> Result<Owners, Error> {
    system.owners(account).await?.ok_or(Error::Defect("an account without owners"))
}
