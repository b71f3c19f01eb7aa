use super::granting::staff_granting;
use crate::port::{Operator, Standings, Users};
use crate::{Caller, Error, Execute, Thing, execute};
use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{self, Admins, Granting, Staff};
use domain::permission::StaffRole;
use domain::{Refusal, Version};
use futures_util::try_join;

/// Makes whoever has the address one of the operator's people.
///
/// # Errors
/// [`Refusal::NoSuchUser`]; as [`identity::add_staff`] and [`execute`].
pub async fn add_staff<S>(system: &S, by: &Caller, email: &EmailAddress, role: StaffRole) -> Result<Staff, Error>
where
    S: Execute + Operator + Standings + Users,
{
    let load = async || {
        let claim = system.email_claim(email).await?.ok_or(Refusal::NoSuchUser)?;
        let (user, known, admins) = try_join!(system.user(claim.user), system.staff(claim.user), system.admins())?;
        let user = user.ok_or(Refusal::NoSuchUser)?;
        Ok((user, known, staff_granting(system, by, &[role]).await?, admins))
    };
    execute(system, by, load, |(user, known, granting, admins)| {
        Ok(identity::add_staff(user, known.as_ref(), role, (granting, admins.as_ref()), by.at)?)
    })
    .await
}

/// Gives one of the operator's people another role.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`]; as [`identity::change_staff_role`] and [`execute`].
pub async fn change_staff_role<S>(
    system: &S,
    by: &Caller,
    (user, seen): (UserId, Version),
    role: StaffRole,
) -> Result<Staff, Error>
where
    S: Execute + Operator + Standings + Users,
{
    let load = async || existing(system, by, user, Some(role)).await;
    execute(system, by, load, |(staff, granting, admins)| {
        if staff.version != seen {
            return Err(Error::Stale(Thing::StaffMember));
        }
        Ok(identity::change_staff_role(staff, role, (granting, admins.as_ref()), by.at)?)
    })
    .await
}

/// Makes somebody one of the operator's people no more.
///
/// # Errors
/// [`Error::NotFound`]; as [`identity::remove_staff`] and [`execute`].
pub async fn remove_staff<S>(system: &S, by: &Caller, user: UserId) -> Result<(), Error>
where
    S: Execute + Operator + Standings + Users,
{
    let load = async || existing(system, by, user, None).await;
    execute(system, by, load, |(staff, granting, admins)| {
        Ok(identity::remove_staff(staff, (granting, admins.as_ref()), by.at)?)
    })
    .await
}

async fn existing<S>(
    system: &S,
    by: &Caller,
    user: UserId,
    role: Option<StaffRole>,
) -> Result<(Staff, Granting, Option<Admins>), Error>
where
    S: Operator + Standings + Users,
{
    let (staff, admins) = try_join!(system.staff(user), system.admins())?;
    let staff = staff.ok_or(Error::NotFound(Thing::StaffMember))?;
    let roles: Vec<StaffRole> = [staff.role].into_iter().chain(role).collect();
    Ok((staff, staff_granting(system, by, &roles).await?, admins))
}
