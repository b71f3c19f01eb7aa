//! What the caller may give to others.

use crate::port::{StandingQuery, Standings};
use crate::{Caller, Error, Principal};
use domain::id::AccountId;
use domain::identity::{Granting, KeyOwner};
use domain::permission::{AccountRole, PermissionSet, StaffRole};

/// What the caller may give and take in the account, now. `roles` are those that it is about.
pub(super) async fn granting<S: Standings>(
    system: &S,
    by: &Caller,
    account: AccountId,
    roles: &[AccountRole],
) -> Result<Granting, Error> {
    let mut granting = Granting { own: own(system, by, KeyOwner::Account(account)).await?, roles: Vec::new() };
    for role in roles.iter().filter_map(|role| role.custom()) {
        granting.roles.extend(system.custom_role(role).await?);
    }
    Ok(granting)
}

/// What the caller may give and take of what is the operator's, now. `roles` are those that it is about.
pub(super) async fn staff_granting<S: Standings>(
    system: &S,
    by: &Caller,
    roles: &[StaffRole],
) -> Result<Granting, Error> {
    let mut granting = Granting { own: own(system, by, KeyOwner::Operator).await?, roles: Vec::new() };
    for role in roles.iter().filter_map(|role| role.custom()) {
        granting.roles.extend(system.custom_role(role).await?);
    }
    Ok(granting)
}

/// What the caller may where a key of this owner reaches, now.
pub(super) async fn own<S: Standings>(system: &S, by: &Caller, owner: KeyOwner) -> Result<PermissionSet, Error> {
    match by.principal {
        Principal::User(user) => {
            let Some(session) = by.origin.session else {
                return Err(Error::Defect("a user without a session"));
            };
            let impersonation = by.origin.acting;
            let account = if let KeyOwner::Account(account) = owner { Some(account) } else { None };
            let standing = system.standing(&StandingQuery { user, session, account, impersonation }).await?;
            Ok(match account {
                Some(account) => standing.in_account(account, impersonation.is_some(), by.at),
                None => standing.with_operator(impersonation.is_some(), by.at),
            })
        }
        Principal::ApiKey(key) => {
            let key = system.api_key(owner, key).await?;
            Ok(key.map_or(PermissionSet::NONE, |key| key.allows()))
        }
        Principal::Client(_) | Principal::Anonymous | Principal::System => Ok(PermissionSet::NONE),
    }
}
