//! Using up what somebody shows beside their password.

use crate::audit::record_attempt;
use crate::port::{AuthenticatorSecrets, FactorSets, Outbox};
use crate::{Caller, Error, Execute, execute};
use domain::Refusal;
use domain::audit::{AuditAction, AuditFact, AuditOutcome, Chain};
use domain::id::{FactorId, UserId};
use domain::identity::{self, Factor, FactorSet, RecoveryCode};
use sha2::{Digest, Sha256};

/// What somebody types in beside their password.
#[derive(Clone)]
pub enum TypedFactor {
    /// From an app.
    Code(String),
    RecoveryCode(String),
}

impl std::fmt::Debug for TypedFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedFactor(…)")
    }
}

/// Uses it up.
///
/// # Errors
/// [`Refusal::WrongCode`], also for one that was used, which is remembered; as [`execute`].
pub(super) async fn use_typed<S>(system: &S, by: &Caller, user: UserId, typed: &TypedFactor) -> Result<Factor, Error>
where
    S: Execute + FactorSets + AuthenticatorSecrets,
{
    let used = match typed {
        TypedFactor::Code(code) => use_code(system, by, user, code).await,
        TypedFactor::RecoveryCode(code) => use_recovery_code(system, by, user, code).await,
    };
    if let Err(Error::Refused(Refusal::WrongCode)) = &used {
        record_failure(system, by, user, AuditAction::SecondFactorUsed).await;
    }
    used
}

async fn use_code<S>(system: &S, by: &Caller, user: UserId, code: &str) -> Result<Factor, Error>
where
    S: Execute + FactorSets + AuthenticatorSecrets,
{
    let load = async || {
        let set = system.factor_set(user).await?;
        let matching = matching(system, by, &set, code).await?;
        Ok((set, matching))
    };
    execute(system, by, load, |(set, matching)| Ok(identity::use_code(set, matching, by.at)?)).await
}

/// The apps that a code is of, with its time step.
async fn matching<S: AuthenticatorSecrets>(
    system: &S,
    by: &Caller,
    set: &FactorSet,
    code: &str,
) -> Result<Vec<(FactorId, u64)>, Error> {
    let mut matching = Vec::new();
    for app in set.confirmed() {
        let step = system.step_of_code((set.user, app.id), code, by.at).await?;
        matching.extend(step.map(|step| (app.id, step)));
    }
    Ok(matching)
}

async fn use_recovery_code<S: Execute + FactorSets>(
    system: &S,
    by: &Caller,
    user: UserId,
    typed: &str,
) -> Result<Factor, Error> {
    let code = RecoveryCode::typed(typed).ok_or(Refusal::WrongCode)?;
    let sha256 = base16ct::lower::encode_string(&Sha256::digest(code.as_str().as_bytes()));
    let load = async || Ok(system.factor_set(user).await?);
    execute(system, by, load, |set| Ok(identity::use_recovery_code(set, &sha256, by.at)?)).await
}

/// Without the record they are refused all the same.
pub(super) async fn record_failure<S: Outbox>(system: &S, by: &Caller, user: UserId, action: AuditAction) {
    let fact = AuditFact::new(Chain::User(user), action, user);
    if let Err(error) = record_attempt(system, by, &fact, AuditOutcome::Failed).await {
        tracing::error!(%error, "a wrong proof is not in the audit log");
    }
}
