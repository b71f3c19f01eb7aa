use super::granting::own;
use crate::port::Standings;
use crate::{Caller, Error, Execute, Thing, execute};
use domain::Version;
use domain::id::RoleId;
use domain::identity::KeyOwner;
use domain::permission::{self, CustomRole, NewRole, PermissionSet};
use domain::text::Name;
use futures_util::try_join;

/// Makes a role.
///
/// # Errors
/// As [`permission::create_role`] and [`execute`].
pub async fn create_role<S: Execute + Standings>(system: &S, by: &Caller, new: NewRole) -> Result<CustomRole, Error> {
    let load = async || own(system, by, KeyOwner::Operator).await;
    execute(system, by, load, |own| Ok(permission::create_role(new.clone(), *own, by.at)?)).await
}

/// Says anew what a role is called and allows.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`permission::update_role`] and [`execute`].
pub async fn update_role<S: Execute + Standings>(
    system: &S,
    by: &Caller,
    (id, seen): (RoleId, Version),
    (name, permissions): (Name, PermissionSet),
) -> Result<CustomRole, Error> {
    let existing = async || system.custom_role(id).await?.ok_or(Error::NotFound(Thing::Role));
    let load = async || try_join!(existing(), own(system, by, KeyOwner::Operator));
    execute(system, by, load, |(role, own)| {
        if role.version != seen {
            return Err(Error::Stale(Thing::Role));
        }
        Ok(permission::update_role(role, (name.clone(), permissions), *own, by.at)?)
    })
    .await
}
