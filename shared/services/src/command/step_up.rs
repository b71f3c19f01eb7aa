use super::show_factor::{TypedFactor, record_failure, use_typed};
use crate::limit::{forget_tries, take_try};
use crate::port::{AuthenticatorSecrets, FactorSets, Passwords, Sessions, Users};
use crate::{Caller, Error, Execute, Limited, Thing, execute};
use domain::Refusal;
use domain::audit::AuditAction;
use domain::id::UserId;
use domain::identity::{self, Factor, Proof};

/// What somebody who is logged in shows again.
#[derive(Clone)]
pub enum ShownAgain {
    Password(String),
    /// From an app.
    Code(String),
}

impl std::fmt::Debug for ShownAgain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShownAgain(…)")
    }
}

/// Lets the caller show again who they are, for operations that want to know it of late (RFC 9470). One factor is enough:
/// the session has what was shown before besides, and a factor that it did not have counts in it from then on.
///
/// # Errors
/// [`Refusal::WrongPassword`]; [`Refusal::WrongCode`]; [`Error::Exceeded`] after too many wrong ones, as for whoever logs
/// in; as [`execute`].
pub async fn prove_again<S>(system: &S, by: &Caller, shown: ShownAgain) -> Result<Proof, Error>
where
    S: Execute + Users + Sessions + Passwords + FactorSets + AuthenticatorSecrets + Limited,
{
    let user = by.user()?;
    let person = system.user(user).await?.ok_or(Error::NotFound(Thing::User))?;
    let right = take_try(system, by, &person.personal.email).await?;
    let factor = match shown {
        ShownAgain::Password(password) if system.verify(&password, person.password.as_ref()) => Factor::Password,
        ShownAgain::Password(_) => {
            record_failure(system, by, user, AuditAction::ProvenAgain).await;
            return Err(Refusal::WrongPassword.into());
        }
        ShownAgain::Code(code) => use_typed(system, by, user, &TypedFactor::Code(code)).await?,
    };
    let proof = note_proof(system, by, user, factor).await?;
    forget_tries(system, by, right).await?;
    Ok(proof)
}

/// Notes in the caller's session what they have shown now.
pub(super) async fn note_proof<S>(system: &S, by: &Caller, user: UserId, factor: Factor) -> Result<Proof, Error>
where
    S: Execute + Sessions,
{
    let session = by.origin.session.ok_or(Error::Defect("a user without a session"))?;
    let load = async || Ok(system.session(user, session).await?.ok_or(Refusal::SessionOver)?);
    execute(system, by, load, |session| Ok(identity::prove_again(session, factor, by.at)?)).await
}
