use crate::limit::count_one;
use crate::port::{Operator, Passwords, StaffTokens, Users};
use crate::{Caller, Error, Execute, Limited, execute};
use domain::Refusal;
use domain::email::EmailAddress;
use domain::id::UserId;
use domain::identity::{self, NewPassword, Registration};
use domain::limit::Policy;

#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: EmailAddress,
    pub password: NewPassword,
    /// The one-time token that makes the first staff user.
    pub staff_token: Option<StaffToken>,
}

/// Shown to nobody.
#[derive(Clone)]
pub struct StaffToken(pub String);

impl std::fmt::Debug for StaffToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffToken(…)")
    }
}

/// Registers a user who has yet to confirm their address. Answers the same, and takes as long, whether the address is
/// known or not.
///
/// # Errors
/// [`Refusal::InvalidToken`] for a staff token that is wrong or burnt; [`Error::Exceeded`] when the address has had enough
/// mail from people who are not logged in; as [`execute`].
pub async fn register<S>(system: &S, by: &Caller, new: NewUser) -> Result<(), Error>
where
    S: Execute + Users + Operator + Passwords + StaffTokens + Limited,
{
    count_one(system, by, Policy::Letters, new.email.canonical()).await?;
    let staff_token_sha256 = match &new.staff_token {
        Some(StaffToken(token)) => Some(usable_staff_token(system, token).await?),
        None => None,
    };
    let password = system.hash(&new.password)?;
    let admins = None;
    let registration = Registration { id: UserId::new(), email: new.email, password, staff_token_sha256, admins };
    let load = async || {
        let admins = match &registration.staff_token_sha256 {
            Some(_) => system.admins().await?,
            None => None,
        };
        Ok((system.email_claim(&registration.email).await?, admins))
    };
    execute(system, by, load, |(known, admins)| {
        let registration = Registration { admins: admins.clone(), ..registration.clone() };
        Ok(identity::register(known.as_ref(), registration, by.at))
    })
    .await
}

async fn usable_staff_token<S: StaffTokens + Users>(system: &S, token: &str) -> Result<String, Error> {
    let sha256 = system.staff_token_sha256(token).await?.ok_or(Refusal::InvalidToken)?;
    if system.staff_token_burnt(&sha256).await? {
        return Err(Refusal::InvalidToken.into());
    }
    Ok(sha256)
}
